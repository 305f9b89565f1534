package io.baton.registry.removal;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Times;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Outcome;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Outcome.Won;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.registry.session.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

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
  private final InstantSource clock;

  /**
   * Does nothing yet.
   *
   * @param clock for the times in records, which are for people only
   */
  public Removals(Segments segments, InstantSource clock) {
    this.segments = segments;
    this.clock = clock;
  }

  /**
   * Frees a segment's name and begins its grace time; done already is as well. What is still being
   * registered has no content to keep, and becomes a tombstone.
   */
  public VersionedRecord remove(SegmentId id, Duration timeout) {
    return change(
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
    return change(
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
    return change(id, "undeleting", timeout, record -> undeleted(record, as));
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

  /** The one loop: what others write in between is looked at again. */
  private VersionedRecord change(
      SegmentId id, String doing, Duration timeout, UnaryOperator<SegmentRecord> step) {
    Deadline deadline = Deadline.after(timeout);
    VersionedRecord current =
        segments
            .read(id, timeout)
            .orElseThrow(() -> new NotRegisteredException("no segment has the id " + id));
    for (; ; ) {
      SegmentRecord next = step.apply(current.record());
      if (next.equals(current.record())) {
        return current;
      }
      Outcome outcome = write(current, next, deadline);
      if (outcome instanceof Won won) {
        return won.current();
      }
      String what = doing + " segment " + current.record().name() + " (id " + id + ")";
      if (!(outcome instanceof Lost lost)) {
        throw new OutcomeUnknownException(
            what
                + ": ZooKeeper did not settle it within "
                + Times.text(timeout)
                + ", so it may be done, or be done later. Run it again");
      }
      if (deadline.passed()) {
        throw new UnavailableException(
            what + ": others changed its record for " + Times.text(timeout) + "; nothing was done");
      }
      current = lost.current();
    }
  }

  private Outcome write(VersionedRecord current, SegmentRecord next, Deadline deadline) {
    try {
      return segments.compareAndSet(current, next, remaining(deadline));
    } catch (AlreadyRegisteredException e) {
      // An attempt without an answer would land when the name is free again, if it could: the
      // record is written once more as it is, so that its version has passed.
      Outcome passed = segments.compareAndSet(current, current.record(), remaining(deadline));
      if (passed instanceof Won) {
        throw new AlreadyRegisteredException(
            "another segment is registered as %s now, so segment %s stays removed. Another name brings it back: baton undelete %s --id %s --as OTHER-NAME"
                .formatted(next.name(), next.id(), current.record().name(), next.id()),
            e);
      }
      return passed;
    }
  }

  private static Duration remaining(Deadline deadline) {
    return Duration.ofNanos(deadline.remainingNanos());
  }
}
