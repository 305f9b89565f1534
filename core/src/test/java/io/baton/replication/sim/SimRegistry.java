package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.sim.Coverage.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The registry's record of the segment. A compare-and-set is sent, applied and learned at three
 * times, and each step may fail.
 */
final class SimRegistry {

  /** What the writer is told. */
  enum Outcome {
    WON,
    BAD_VERSION,
    UNKNOWN
  }

  private final Cluster cluster;
  private final World world;
  private final List<Znode> states = new ArrayList<>();
  private long outageUntil;

  SimRegistry(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world;
  }

  /** The first record. */
  void create(Znode first) {
    states.add(first);
  }

  /** Whether a member is in the recorded in-sync set. */
  boolean names(Member member) {
    return hasRecord() && current().inSync().contains(member);
  }

  /** Whether the segment is registered. */
  boolean hasRecord() {
    return !states.isEmpty();
  }

  Znode current() {
    return states.get(states.size() - 1);
  }

  /** The record when this epoch last wrote it, or the current one if there is no later epoch. */
  Znode lastOf(long epoch) {
    for (int i = states.size() - 1; i >= 0; i--) {
      if (states.get(i).epoch() == epoch) {
        return states.get(i);
      }
    }
    throw new Violation("R3 epochs come from the record", "nobody ever recorded epoch " + epoch);
  }

  /** Nothing can be read, and writes have no known outcome. */
  void outage(long nanos) {
    world.trace("registry", "is away for ms:", nanos / World.MILLIS);
    outageUntil = world.now() + nanos;
  }

  void endOutage() {
    outageUntil = 0;
  }

  /** Replaces the record that {@code next} was derived from. */
  void write(SimProcess by, Znode next, Consumer<Outcome> learned) {
    world.trace(by, "sends", next);
    boolean away = world.now() < outageUntil;
    if (!away && !world.strikes(Fault.UNKNOWN_WRITE, world.faults().unknown())) {
      world.after(
          world.delay(),
          () -> {
            Outcome outcome = apply(by, next);
            by.after(world.delay(), () -> learned.accept(outcome));
          });
      return;
    }
    int fate = world.random.nextInt(away ? 2 : 4);
    if (fate == 1) {
      world.after(world.millis(1, world.chance(0.7) ? 3_000 : 100), () -> landLate(by, next));
    } else if (fate > 1) {
      world.after(world.millis(0.1, 2), () -> apply(by, next));
    }
    boolean retriedByItself = fate == 3;
    Outcome told = retriedByItself ? Outcome.BAD_VERSION : Outcome.UNKNOWN;
    boolean late = world.chance(0.2);
    by.after(world.millis(2, late ? 2_000 : 50), () -> learned.accept(told));
  }

  /** An administrator's write, at once. */
  void desire(ImmutableSet<NodeId> nodes) {
    Znode next = current().withDesired(nodes, world.random.nextLong());
    world.trace("administrator", "writes", next);
    states.add(next);
  }

  private void landLate(SimProcess by, Znode next) {
    if (apply(by, next) == Outcome.WON) {
      world.coverage.reached(Branch.WRITE_LANDED_LATE);
    }
  }

  private Outcome apply(SimProcess by, Znode next) {
    if (next.inSync().isEmpty()) {
      throw new Violation("R2 the in-sync set", by + " wrote an empty one: " + next);
    }
    if (next.version() != current().version() + 1) {
      world.trace("registry", "refuses", next);
      return Outcome.BAD_VERSION;
    }
    if (next.inSync().stream().noneMatch(cluster::has)) {
      // A fault that leaves no member with its data is none that anybody promises to survive.
      world.trace("registry", "loses", next);
      return Outcome.UNKNOWN;
    }
    world.trace("registry", "has", next);
    states.add(next);
    cluster.history.recorded(next);
    return Outcome.WON;
  }

  /** Reads the record; {@code lagging} from a server that may be behind. */
  void read(SimProcess by, boolean lagging, Consumer<Znode> learned) {
    if (world.now() < outageUntil) {
      by.after(outageUntil - world.now(), () -> read(by, lagging, learned));
      return;
    }
    world.after(
        world.delay(),
        () -> {
          boolean stale = lagging && world.strikes(Fault.STALE_READ, world.faults().stale());
          int back = stale ? Math.min(states.size() - 1, 1 + world.random.nextInt(3)) : 0;
          if (back > 0) {
            world.coverage.reached(Branch.STALE_FIRST_READ);
          }
          Znode seen = states.get(states.size() - 1 - back);
          by.after(world.delay(), () -> learned.accept(seen));
        });
  }
}
