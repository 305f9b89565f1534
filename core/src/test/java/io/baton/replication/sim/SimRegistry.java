package io.baton.replication.sim;

import io.baton.replication.sim.Coverage.Branch;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry: what the name stands for, and how reads and writes go. A write is sent, applied and
 * learned at three times, and each step may fail.
 */
final class SimRegistry {

  /** How long anybody waits for an answer. */
  private static final long PATIENCE = 4_000 * World.MILLIS;

  /** What the writer is told. */
  enum Outcome {
    WON,
    BAD_VERSION,
    NAME_TAKEN,
    UNKNOWN
  }

  /** What the name stands for from a time on. */
  private record Naming(long since, @Nullable SimSegment segment) {}

  private final World world;
  private final Timeline<Naming> namings;
  private long outageUntil;
  private int replacements;
  private long replacedAt = -1;
  private Consumer<SimProcess> whenLandedLate = by -> {};

  SimRegistry(World world) {
    this.world = world;
    this.namings = new Timeline<>(world, false);
  }

  Timeline<?> namings() {
    return namings;
  }

  /** Is told whose write had an effect after its writer had given it up. */
  void whenLandedLate(Consumer<SimProcess> then) {
    whenLandedLate = then;
  }

  /** What the name stands for now. */
  @Nullable SimSegment named() {
    return named(namings.values(), 0);
  }

  /** What it stands for in the registry that is in place. */
  @Nullable SimSegment namedHere() {
    return named(namings.shown(), 0);
  }

  /** At first it is free. */
  private static @Nullable SimSegment named(List<Naming> all, int back) {
    int at = all.size() - 1 - back;
    return at < 0 ? null : all.get(at).segment();
  }

  /** Whether a wrong one is in place. */
  boolean isWrong() {
    return namings.isForked();
  }

  /** Another one is in place: what is on its way to the former, or from it, is lost. */
  void replaced() {
    replacements++;
    replacedAt = world.now();
  }

  /** How often another one was put in place. */
  int replacements() {
    return replacements;
  }

  /** The name stands for another segment, or is free. */
  void name(@Nullable SimSegment segment) {
    namings.add(new Naming(world.now(), segment));
  }

  /**
   * Who is told "never registered" asked while the name was free (P6); a wrong registry may say it
   * of what it does not know.
   */
  void checkFreeSince(long asked) {
    if (isWrong() || asked <= replacedAt) {
      return;
    }
    List<Naming> all = namings.values();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).segment() == null) {
        return;
      }
      if (all.get(i).since() < asked) {
        throw new Violation(
            "P6 honest", "never registered, though it is, as " + all.get(i).segment());
      }
    }
  }

  /** Nothing can be read, and writes have no known outcome. */
  void outage(long nanos) {
    world.trace("registry", "is away for ms:", nanos / World.MILLIS);
    outageUntil = Math.max(outageUntil, world.now() + nanos);
  }

  void endOutage() {
    outageUntil = 0;
  }

  /** Makes a segment's record and its name at once, or neither. */
  void reserve(SimProcess by, SimSegment segment, Znode first, Consumer<Outcome> learned) {
    send(by, first, () -> reserve(segment, first), learned);
  }

  private Outcome reserve(SimSegment segment, Znode first) {
    if (segment.record().isHere() && !world.breaks(Broken.ID_REUSED)) {
      return Outcome.BAD_VERSION;
    }
    if (namedHere() != null) {
      return Outcome.NAME_TAKEN;
    }
    if (segment.record().isHere()) {
      segment.beginsAnew();
    }
    segment.record().create(first);
    name(segment);
    return Outcome.WON;
  }

  /** Puts a tombstone where a reservation that is under way would make its record. */
  void forestall(SimProcess by, SimSegment segment, Znode tombstone, Consumer<Outcome> learned) {
    send(
        by,
        tombstone,
        () -> {
          if (segment.record().isHere()) {
            return Outcome.BAD_VERSION;
          }
          segment.record().create(tombstone);
          return Outcome.WON;
        },
        learned);
  }

  /** Sends a write. One of a session that has expired meanwhile is not applied any more. */
  void send(SimProcess by, Object what, Supplier<Outcome> write, Consumer<Outcome> learned) {
    world.trace(by, "sends", what);
    int session = by.session();
    int registry = replacements;
    Supplier<Outcome> apply =
        () ->
            registry != replacements
                ? Outcome.UNKNOWN
                : by.session() == session ? write.get() : expired();
    boolean away = world.now() < outageUntil;
    if (away || world.strikes(Fault.UNKNOWN_WRITE, world.faults().unknown())) {
      fail(by, away, apply, learned);
      return;
    }
    long way = world.delay();
    long back = world.delay();
    if (way + back > PATIENCE) {
      world.after(way, () -> landLate(by, apply));
      by.after(PATIENCE, () -> learned.accept(Outcome.UNKNOWN));
      return;
    }
    world.after(
        way,
        () -> {
          Outcome outcome = apply.get();
          by.after(back, () -> learned.accept(outcome));
        });
  }

  /** The writer is not told what becomes of its write. */
  private void fail(
      SimProcess by, boolean away, Supplier<Outcome> apply, Consumer<Outcome> learned) {
    Outcome[] applied = {Outcome.UNKNOWN};
    int fate = world.chance(world.faults().late()) ? 1 : world.random.nextInt(away ? 2 : 4);
    if (fate == 1) {
      world.after(world.millis(1, world.chance(0.7) ? 3_000 : 100), () -> landLate(by, apply));
    } else if (fate > 1) {
      world.after(world.millis(0.1, 2), () -> applied[0] = apply.get());
    }
    boolean retriedByItself = fate == 3;
    boolean late = world.chance(0.2);
    by.after(
        world.millis(2, late ? 2_000 : 50),
        () -> learned.accept(retriedByItself ? retried(applied[0]) : Outcome.UNKNOWN));
  }

  private void landLate(SimProcess by, Supplier<Outcome> apply) {
    if (apply.get() == Outcome.WON) {
      world.coverage.reached(Branch.WRITE_LANDED_LATE);
      whenLandedLate.accept(by);
    }
  }

  /** A client's own retry reports a bad version for a write that won. */
  private static Outcome retried(Outcome applied) {
    return applied == Outcome.WON ? Outcome.BAD_VERSION : applied;
  }

  private Outcome expired() {
    world.coverage.reached(Branch.WRITE_OF_EXPIRED_SESSION);
    return Outcome.UNKNOWN;
  }

  /** Reads something as it is at a time between the call and the answer. */
  <T extends @Nullable Object> void read(SimProcess by, Supplier<T> what, Consumer<T> learned) {
    int registry = replacements;
    if (world.now() < outageUntil) {
      by.after(outageUntil - world.now(), () -> read(by, what, learned));
      return;
    }
    world.after(
        Math.min(world.delay(), PATIENCE),
        () -> {
          T seen = what.get();
          by.after(
              Math.min(world.delay(), PATIENCE),
              () -> {
                if (registry == replacements) {
                  learned.accept(seen);
                } else {
                  read(by, what, learned);
                }
              });
        });
  }

  /** What the name stands for, said after a write in the same session (R9). */
  void readName(SimProcess by, Consumer<@Nullable SimSegment> learned) {
    read(
        by,
        () -> {
          boolean lags = world.breaks(Broken.NAME_READ_LAGGING) && world.chance(0.3);
          return named(namings.shown(), lags ? 1 : 0);
        },
        learned);
  }
}
