package io.baton.registry.removal;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Outcome;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.change.RecordChanges;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Removes segments, undoes that within their grace time, and ends it (R10): each a compare-and-set
 * of the record, so that ZooKeeper says which came first. Blocking calls, from any thread.
 *
 * <p>Errors of every call: {@link NotRegisteredException} if there never was such a segment, {@link
 * UnavailableException} if nothing was done, {@link OutcomeUnknownException} if it may have been,
 * or may still be: call again.
 */
public final class Removals {

  private final Segments segments;
  private final RecordChanges changes;
  private final InstantSource clock;

  /**
   * Does nothing yet.
   *
   * @param clock for the times in records, which are for people only
   */
  public Removals(Segments segments, InstantSource clock) {
    this.segments = segments;
    this.changes = new RecordChanges(segments);
    this.clock = clock;
  }

  /**
   * Frees a segment's name and begins its grace time; done already is as well. What is still being
   * registered has no content to keep, and becomes a tombstone.
   */
  public VersionedRecord remove(SegmentId id, Duration timeout) {
    return changes.apply(
        id,
        "removing",
        timeout,
        record ->
            switch (record.state()) {
              case CREATING -> record.tombstone(clock.instant());
              case READY -> record.removedAt(clock.instant());
              case REMOVED, DELETED -> record;
            });
  }

  /** Makes a segment's record a tombstone, whatever it was: nodes delete its replicas. */
  public VersionedRecord delete(SegmentId id, Duration timeout) {
    return changes.apply(
        id,
        "deleting",
        timeout,
        record ->
            record.state() == SegmentState.DELETED ? record : record.tombstone(clock.instant()));
  }

  /**
   * Ends a grace time, if nothing has happened to the record since it was read.
   *
   * @param removed as freshly read
   */
  public Outcome endGrace(VersionedRecord removed, Duration timeout) {
    return segments.compareAndSet(removed, removed.record().tombstone(clock.instant()), timeout);
  }

  /**
   * Registers a removed segment again; done already is as well.
   *
   * @param as its name from now on
   * @throws RefusedException if its grace time is over, or it was never removed
   * @throws AlreadyRegisteredException if the name stands for another segment; nothing is changed
   *     then
   */
  public VersionedRecord undelete(SegmentId id, SegmentName as, Duration timeout) {
    return changes.apply(id, "undeleting", timeout, record -> undeleted(record, as));
  }

  private static SegmentRecord undeleted(SegmentRecord record, SegmentName as) {
    return switch (record.state()) {
      case REMOVED -> record.undeleted(as);
      case READY -> {
        if (!record.name().equals(as)) {
          throw new RefusedException(
              "segment %s is registered, as %s: there is nothing to undo"
                  .formatted(record.id(), record.name()));
        }
        yield record;
      }
      case CREATING ->
          throw new RefusedException(
              "segment %s is just being registered as %s: there is nothing to undo"
                  .formatted(record.id(), record.name()));
      case DELETED ->
          throw new RefusedException(
              "segment %s cannot be undeleted: its replicas were given up at %s, when its grace time was over or by order (id %s). Restore it from a backup"
                  .formatted(record.name(), record.deleted(), record.id()));
    };
  }
}
