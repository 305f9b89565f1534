package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.sim.SimRegistry.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A process that registers, removes and undeletes, one at a time, as {@code baton} does. */
final class SimAdmin extends SimProcess {

  private final Cluster cluster;
  private double eagerness;
  private boolean busy;
  private boolean onlyWhatIsNeeded = true;

  SimAdmin(Cluster cluster) {
    super(cluster.world, "admin");
    this.cluster = cluster;
  }

  /** How likely it is to do something, each time that it could. */
  void behave(double wish) {
    eagerness = wish;
    onlyWhatIsNeeded = false;
  }

  /** From now on it only sees to it that there is a segment of the name. */
  void calm() {
    wake();
    start();
    onlyWhatIsNeeded = true;
    eagerness = 0.2;
  }

  @Override
  void killed() {
    world.trace(this, "is killed", "");
    busy = false;
    world.after(world.millis(10, 1_000), this::start);
  }

  @Override
  void started() {
    act();
  }

  /** What it does, some times in a second. */
  void act() {
    if (!busy && world.chance(eagerness)) {
      SimSegment named = cluster.registry.namedHere();
      if (named == null || !onlyWhatIsNeeded) {
        act(world.random.nextInt(10));
      }
    }
    after(world.millis(10, 80), this::act);
  }

  private void act(int what) {
    SimSegment named = cluster.registry.namedHere();
    List<SimSegment> others =
        cluster.segments().stream().filter(segment -> segment != named).toList();
    if ((others.isEmpty() && named == null) || what < (named == null ? 4 : 2)) {
      register();
    } else if (!others.isEmpty() && (named == null || what < 5)) {
      busy = true;
      undelete(world.chance(0.8) ? others.get(others.size() - 1) : cluster.any(others));
    } else if (named != null) {
      busy = true;
      remove(named);
    }
  }

  private void done() {
    busy = false;
  }

  /** Registers the name for a new segment. */
  void register() {
    busy = true;
    List<NodeId> nodes = new ArrayList<>();
    cluster.nodes().forEach(node -> nodes.add(node.id()));
    Collections.shuffle(nodes, new Random(world.random.nextLong()));
    ImmutableSet<NodeId> desired = ImmutableSet.copyOf(nodes.subList(0, cluster.spec.replicas()));
    world.trace(this, "registers on", desired);
    new Registration(this, cluster, desired, this::done).begin();
  }

  /** Takes the name from a segment, as {@code Removals.remove} does. */
  private void remove(SimSegment segment) {
    segment
        .record()
        .read(
            this,
            false,
            seen -> {
              Presence owner = seen.by();
              boolean owned = owner != null && owner.isSeen() && world.chance(0.5);
              if (owned || seen.state() != Znode.State.READY) {
                done();
              } else {
                Znode removed = seen.removed(world.random.nextLong());
                Change.write(
                    this,
                    segment.record(),
                    removed,
                    (outcome, now) -> removed(segment, outcome, now));
              }
            });
  }

  private void removed(SimSegment segment, Outcome outcome, Znode now) {
    switch (outcome) {
      case BAD_VERSION -> remove(segment);
      case WON -> {
        world.coverage.reached(Branch.REMOVED_SEGMENT);
        Hint.send(this, cluster, segment, now);
        done();
      }
      case UNKNOWN, NAME_TAKEN -> done();
    }
  }

  /** Gives a removed segment the name again, as {@code Removals.undelete} does. */
  private void undelete(SimSegment segment) {
    segment
        .record()
        .read(
            this,
            false,
            seen -> {
              if (cluster.registry.isWrong()) {
                done(); // might give an owner's epoch to a record that is not his
              } else if (seen.state() == Znode.State.REMOVED) {
                undelete(segment, seen);
              } else {
                if (seen.isTombstone()) {
                  world.coverage.reached(Branch.UNDELETE_TOO_LATE);
                }
                done();
              }
            });
  }

  private void undelete(SimSegment segment, Znode seen) {
    long epoch = world.breaks(Broken.UNDELETED_IN_OLD_EPOCH) ? seen.epoch() : seen.epoch() + 1;
    Znode next = seen.undeleted(epoch, world.random.nextLong());
    Change.write(
        this,
        segment.record(),
        next,
        (outcome, now) -> {
          switch (outcome) {
            case WON -> {
              world.coverage.reached(Branch.UNDELETED);
              done();
            }
            case BAD_VERSION -> undelete(segment);
            case NAME_TAKEN -> pass(segment, seen);
            case UNKNOWN -> done();
          }
        });
  }

  /** No attempt that is under way can land when the name is free again. */
  private void pass(SimSegment segment, Znode seen) {
    world.coverage.reached(Branch.UNDELETE_MET_TAKEN_NAME);
    Znode again = seen.again(world.random.nextLong());
    Change.write(
        this,
        segment.record(),
        again,
        (outcome, now) -> {
          if (outcome == Outcome.BAD_VERSION) {
            undelete(segment);
          } else {
            done();
          }
        });
  }
}
