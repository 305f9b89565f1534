package io.baton.registry.change;

import io.baton.api.SegmentId;
import io.baton.api.Times;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.UnavailableException;
import io.baton.registry.Outcome;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Outcome.Won;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Deadline;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Changes of records by somebody who need not own the segment: each a compare-and-set, again when
 * another came first. Blocking calls, from any thread.
 *
 * <p>Errors: {@link NotRegisteredException} if there never was such a segment, {@link
 * UnavailableException} if nothing was done, {@link OutcomeUnknownException} if it may have been,
 * or may still be: call again.
 */
public final class RecordChanges {

  private final Segments segments;

  /** Changes nothing yet. */
  public RecordChanges(Segments segments) {
    this.segments = segments;
  }

  /**
   * Changes a record; what others write in between is looked at again.
   *
   * @param doing what, for error messages: such as {@code removing}
   * @param step gives the next record, or the same if there is nothing to do; what it throws ends
   *     this, with nothing done
   */
  public VersionedRecord apply(
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
