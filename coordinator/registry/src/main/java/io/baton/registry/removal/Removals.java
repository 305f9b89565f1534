package io.baton.registry.removal;

import com.google.common.collect.ImmutableList;
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
import io.baton.registry.change.GroupRecords;
import io.baton.registry.change.RecordChanges;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/**
 * Removes segments, undoes that within their grace time, and ends it (R10): each a compare-and-set
 * of the record, or of all records of a group (R12), so that ZooKeeper says which came first.
 * Blocking calls, from any thread.
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
   *
   * @throws RefusedException if it is of a group
   */
  public VersionedRecord remove(SegmentId id, Duration timeout) {
    return changes.apply(id, "removing", timeout, record -> removed(alone(record, timeout)));
  }

  /**
   * Frees the names of all segments of a group and begins their grace times.
   *
   * @param any of them
   * @return all of them
   * @throws RefusedException if it is of no group
   * @see #remove
   */
  public ImmutableList<VersionedRecord> removeGroup(SegmentId any, Duration timeout) {
    return changes.applyToGroup(any, "removing", timeout, each(this::removed));
  }

  private SegmentRecord removed(SegmentRecord record) {
    return switch (record.state()) {
      case CREATING -> record.tombstone(clock.instant());
      case READY -> record.removedAt(clock.instant());
      case REMOVED, DELETED -> record;
    };
  }

  /**
   * Makes a segment's record a tombstone, whatever it was: nodes delete its replicas.
   *
   * @throws RefusedException if it is of a group
   */
  public VersionedRecord delete(SegmentId id, Duration timeout) {
    return changes.apply(id, "deleting", timeout, record -> deleted(alone(record, timeout)));
  }

  /**
   * Makes the records of all segments of a group tombstones.
   *
   * @param any of them
   * @return all of them
   * @throws RefusedException if it is of no group
   */
  public ImmutableList<VersionedRecord> deleteGroup(SegmentId any, Duration timeout) {
    return changes.applyToGroup(any, "deleting", timeout, each(this::deleted));
  }

  private SegmentRecord deleted(SegmentRecord record) {
    return record.state() == SegmentState.DELETED ? record : record.tombstone(clock.instant());
  }

  /**
   * The same record, if its segment is by itself, or was removed already.
   *
   * @throws RefusedException naming the others of its group
   */
  public SegmentRecord alone(SegmentRecord record, Duration timeout) {
    if (record.isGrouped() && !record.wasRemoved()) {
      throw new RefusedException(
          "segment %s is removed with its group only, and so with %s: baton rm --group %s. Nothing was removed"
              .formatted(record.name(), others(record, timeout), record.name()));
    }
    return record;
  }

  private String others(SegmentRecord record, Duration timeout) {
    return GroupRecords.othersOf(record.id(), GroupRecords.read(segments, record.id(), timeout));
  }

  private static UnaryOperator<ImmutableList<SegmentRecord>> each(
      UnaryOperator<SegmentRecord> step) {
    return records -> {
      if (!records.get(0).isGrouped()) {
        throw new RefusedException(
            "segment %s (id %s) is of no group: name it alone. Nothing was changed"
                .formatted(records.get(0).name(), records.get(0).id()));
      }
      return records.stream().map(step).collect(ImmutableList.toImmutableList());
    };
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
   * @throws RefusedException if its grace time is over, it was never removed, or is of a group
   * @throws AlreadyRegisteredException if the name stands for another segment; nothing is changed
   *     then
   */
  public VersionedRecord undelete(SegmentId id, SegmentName as, Duration timeout) {
    return changes.apply(
        id,
        "undeleting",
        timeout,
        record -> {
          if (record.isGrouped() && record.state() == SegmentState.REMOVED) {
            throw new RefusedException(
                "segment %s comes back with its group only, and so with %s: baton undelete --group %s --id %s. Nothing was changed"
                    .formatted(record.name(), others(record, timeout), record.name(), id));
          }
          return undeleted(record, as);
        });
  }

  /**
   * Registers all segments of a removed group again, each under its own name.
   *
   * @param any of them
   * @return all of them
   * @throws RefusedException if the grace time of one is over, or it is of no group
   * @throws AlreadyRegisteredException if one's name stands for another segment; nothing is changed
   *     then
   */
  public ImmutableList<VersionedRecord> undeleteGroup(SegmentId any, Duration timeout) {
    UnaryOperator<ImmutableList<SegmentRecord>> step =
        each(record -> undeleted(record, record.name()));
    return changes.applyToGroup(
        any,
        "undeleting",
        timeout,
        records -> {
          throwIfHalfGone(records);
          return step.apply(records);
        });
  }

  /** Nodes end the grace time of each segment by itself. */
  private static void throwIfHalfGone(ImmutableList<SegmentRecord> records) {
    ImmutableList<SegmentRecord> gone =
        records.stream()
            .filter(record -> record.state() == SegmentState.DELETED)
            .collect(ImmutableList.toImmutableList());
    if (!gone.isEmpty() && gone.size() < records.size()) {
      SegmentRecord some = records.get(0);
      throw new RefusedException(
          "the group of segments %s cannot be undeleted: the replicas of %s were given up, when the grace time was over. Nothing was changed. Restore all of them from a backup, or bring back what is left: baton ungroup %s --id %s, then baton undelete each"
              .formatted(
                  GroupRecords.names(records), GroupRecords.names(gone), some.name(), some.id()));
    }
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
