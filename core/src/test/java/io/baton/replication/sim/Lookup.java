package io.baton.replication.sim;

import io.baton.replication.sim.Coverage.Branch;
import java.util.function.BiConsumer;

/**
 * Finds out what the name stands for, as {@code Names.resolve} does (R9): a registration whose
 * creator is gone is undone on the way.
 */
final class Lookup {

  private final SimProcess by;
  private final SimRegistry registry;
  private final boolean takeover;
  private final BiConsumer<SimSegment, Znode> found;
  private final Runnable none;
  private final long asked;

  private Lookup(
      SimProcess by,
      SimRegistry registry,
      boolean takeover,
      BiConsumer<SimSegment, Znode> found,
      Runnable none) {
    this.by = by;
    this.registry = registry;
    this.takeover = takeover;
    this.found = found;
    this.none = none;
    this.asked = by.world.now();
  }

  /**
   * Looks for a segment to open.
   *
   * @param takeover whether one whose owner seems alive is opened
   * @param found gets the segment, with its record as freshly read
   * @param none if there is nothing to open: never registered, being registered, or owned
   */
  static void resolve(
      SimProcess by,
      SimRegistry registry,
      boolean takeover,
      BiConsumer<SimSegment, Znode> found,
      Runnable none) {
    new Lookup(by, registry, takeover, found, none).look();
  }

  private void look() {
    registry.readName(
        by,
        segment -> {
          if (segment != null) {
            segment.record().read(by, false, seen -> look(segment, seen));
            return;
          }
          registry.checkFreeSince(asked);
          by.world.coverage.reached(Branch.NEVER_REGISTERED);
          by.world.trace(by, "is told that nothing is registered", "");
          none.run();
        });
  }

  private void look(SimSegment segment, Znode seen) {
    switch (seen.state()) {
      case READY -> found(segment, seen);
      case CREATING -> {
        if (seen.by() != null && seen.by().isSeen()) {
          by.world.coverage.reached(Branch.BEING_REGISTERED);
          by.world.trace(by, "is told of what is being registered:", segment);
          none.run();
        } else {
          by.world.coverage.reached(Branch.REGISTRATION_UNDONE);
          Znode tombstone = seen.tombstone(by.world.random.nextLong());
          Change.write(by, segment.record(), tombstone, (outcome, now) -> look());
        }
      }
      case REMOVED, DELETED -> look();
      case MISSING -> none.run();
    }
  }

  private void found(SimSegment segment, Znode seen) {
    Presence other = seen.by();
    if (!takeover && other != null && other.isSeen()) {
      by.world.coverage.reached(Branch.OPEN_REFUSED_AS_OWNED);
      by.world.trace(by, "is refused, as it is owned by", other.process());
      none.run();
      return;
    }
    if (!takeover && other != null && other.isRunning()) {
      by.world.coverage.reached(Branch.TAKEN_FROM_EXPIRED);
    }
    found.accept(segment, seen);
  }
}
