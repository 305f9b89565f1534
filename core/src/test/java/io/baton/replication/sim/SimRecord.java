package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.sim.SimRegistry.Outcome;
import java.util.List;
import java.util.function.Consumer;

/** The registry's record of one segment, with all that it was before. */
final class SimRecord {

  private final Cluster cluster;
  private final World world;
  private final SimSegment segment;
  private final Timeline<Znode> states;
  private long removedAt;

  SimRecord(Cluster cluster, SimSegment segment) {
    this.cluster = cluster;
    this.world = cluster.world;
    this.segment = segment;
    this.states = new Timeline<>(world, cluster.registry.isWrong());
  }

  /** The first record. */
  void create(Znode first) {
    world.trace("registry", "makes", first);
    states.add(first);
  }

  Timeline<Znode> timeline() {
    return states;
  }

  /** Of the member on a node, 0 if there is none. */
  long incarnationOn(NodeId node) {
    return current().inSync().stream()
        .filter(member -> member.node().equals(node))
        .mapToLong(Member::incarnation)
        .findFirst()
        .orElse(0);
  }

  /** When an owner was first recorded; far off if it was not. */
  long ownedSince(long owner) {
    return states.firstTime(state -> state.owner() == owner);
  }

  boolean exists() {
    return !states.values().isEmpty();
  }

  /** Whether the registry that is in place has it. */
  boolean isHere() {
    return !states.shown().isEmpty();
  }

  /** Whether a member is in the recorded in-sync set. */
  boolean names(Member member) {
    return exists() && current().inSync().contains(member);
  }

  Znode current() {
    return states.values().get(states.values().size() - 1);
  }

  /** As the registry has it that is in place; an older one is {@code back} writes older. */
  private Znode here(int back) {
    List<Znode> all = states.shown();
    return all.isEmpty() ? Znode.MISSING : all.get(Math.max(0, all.size() - 1 - back));
  }

  /** The record when this epoch last wrote it, or the current one if there is no later epoch. */
  Znode lastOf(long epoch) {
    List<Znode> all = states.values();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).epoch() == epoch) {
        return all.get(i);
      }
    }
    throw new Violation("R3 epochs come from the record", "nobody ever recorded epoch " + epoch);
  }

  /** Replaces the record that {@code next} was derived from. */
  void write(SimProcess by, Znode next, Consumer<Outcome> learned) {
    cluster.registry.send(by, next, () -> apply(by, next), learned);
  }

  /** An administrator's write, at once. */
  void desire(ImmutableSet<NodeId> nodes) {
    if (!states.isForked() && exists() && current().state() == Znode.State.READY) {
      Znode next = current().withDesired(nodes, world.random.nextLong());
      world.trace("administrator", "writes", next);
      states.add(next);
    }
  }

  /** Replaces all records, or none. */
  static Outcome applyAll(SimProcess by, List<SimRecord> records, List<Znode> wanted) {
    for (int i = 0; i < records.size(); i++) {
      if (!wanted.get(i).follows(records.get(i).here(0))) {
        return Outcome.BAD_VERSION;
      }
    }
    boolean kept = true;
    for (int i = 0; i < records.size(); i++) {
      kept &= records.get(i).states.isForked() || records.get(i).keeps(wanted.get(i));
    }
    for (int i = 0; kept && i < records.size(); i++) {
      records.get(i).apply(by, wanted.get(i));
    }
    return kept ? Outcome.WON : Outcome.UNKNOWN;
  }

  /** A fault that leaves no member with its data is none that anybody promises to survive. */
  private boolean keeps(Znode next) {
    return next.isTombstone() || next.inSync().stream().anyMatch(segment::has);
  }

  private Outcome apply(SimProcess by, Znode wanted) {
    Znode now = here(0);
    boolean blind = wanted.isTombstone() && world.breaks(Broken.GRACE_ENDED_BLINDLY);
    Znode next = blind && now.state() != wanted.state() ? wanted.after(now) : wanted;
    if (!next.follows(now)) {
      world.trace("registry", "refuses", next);
      return Outcome.BAD_VERSION;
    }
    boolean taking = next.state().isNamed() && !now.state().isNamed();
    if (taking && cluster.registry.namedHere() != null) {
      world.trace("registry", "refuses, as the name is taken,", next);
      return Outcome.NAME_TAKEN;
    }
    if (next.state() == Znode.State.READY && next.inSync().isEmpty()) {
      throw new Violation("R2 the in-sync set", by + " wrote an empty one: " + next);
    }
    if (states.isForked()) {
      return applyWrongly(now, next);
    }
    if (!keeps(next)) {
      world.trace("registry", "loses", next);
      return Outcome.UNKNOWN;
    }
    checkGivenUp(by, now, next);
    world.trace("registry", "has", next);
    states.add(next);
    applied(now, next);
    return Outcome.WON;
  }

  /** The truth stays what it is. */
  private Outcome applyWrongly(Znode before, Znode next) {
    world.trace("wrong registry", "has", next);
    states.add(next);
    if (before.state().isNamed() != next.state().isNamed()) {
      cluster.registry.name(next.state().isNamed() ? segment : null);
    }
    return Outcome.WON;
  }

  private void applied(Znode before, Znode next) {
    if (next.state() == Znode.State.REMOVED && before.state() != Znode.State.REMOVED) {
      removedAt = world.now();
    }
    if (before.state().isNamed() != next.state().isNamed()) {
      cluster.registry.name(next.state().isNamed() ? segment : null);
    }
    if (before.state() == Znode.State.CREATING && next.state() == Znode.State.READY) {
      segment.history().registered();
    }
    segment.history().recorded(next);
  }

  /** A node ends only the grace time of what is removed, and not before it is over (R10). */
  private void checkGivenUp(SimProcess by, Znode before, Znode next) {
    if (by instanceof SimNode && next.isTombstone() && !before.isTombstone()) {
      if (before.state() != Znode.State.REMOVED) {
        throw new Violation("R10 undone", by + " gives up what was undeleted: " + before);
      }
      long kept = world.now() - removedAt;
      if (kept < SimNode.REMOVAL_GRACE.toNanos()) {
        throw new Violation("R10 grace", by + " gives up after ms: " + kept / World.MILLIS);
      }
      world.coverage.reached(Branch.GRACE_ENDED);
    }
  }

  /** Reads the record; {@code lagging} from a server that may be behind. */
  void read(SimProcess by, boolean lagging, Consumer<Znode> learned) {
    cluster.registry.read(
        by,
        () -> {
          boolean stale = lagging && world.strikes(Fault.STALE_READ, world.faults().stale());
          int most = Math.max(0, states.shown().size() - 1);
          int back = stale ? Math.min(most, 1 + world.random.nextInt(3)) : 0;
          if (back > 0) {
            world.coverage.reached(Branch.STALE_FIRST_READ);
          }
          return here(back);
        },
        learned);
  }
}
