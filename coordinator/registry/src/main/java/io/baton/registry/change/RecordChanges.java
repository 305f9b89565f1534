package io.baton.registry.change;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.baton.api.Group;
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
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Changes of records by somebody who need not own the segment: each a compare-and-set, of one
 * record or of all of a group, again when another came first. Blocking calls, from any thread.
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
    return new Change(id, doing, timeout, false)
        .run(records -> ImmutableList.of(step.apply(records.get(0))))
        .get(0);
  }

  /**
   * Changes the records of a segment's whole group, all in one transaction; of a segment by itself,
   * its own.
   *
   * @param any of them
   * @param step gets them all, and gives each one's next, in the same order
   * @see #apply
   */
  public ImmutableList<VersionedRecord> applyToGroup(
      SegmentId any,
      String doing,
      Duration timeout,
      UnaryOperator<ImmutableList<SegmentRecord>> step) {
    return new Change(any, doing, timeout, true).run(step);
  }

  /** One call. */
  private final class Change {
    private final SegmentId id;
    private final String doing;
    private final Duration timeout;
    private final Deadline deadline;
    private final boolean ofGroup;

    Change(SegmentId id, String doing, Duration timeout, boolean ofGroup) {
      this.id = id;
      this.doing = doing;
      this.timeout = timeout;
      this.deadline = Deadline.after(timeout);
      this.ofGroup = ofGroup;
    }

    ImmutableList<VersionedRecord> run(UnaryOperator<ImmutableList<SegmentRecord>> step) {
      ImmutableList<VersionedRecord> current = read();
      for (; ; ) {
        ImmutableList<SegmentRecord> records = recordsOf(current);
        ImmutableList<SegmentRecord> next = step.apply(records);
        if (next.equals(records)) {
          return current;
        }
        Outcome outcome = write(current, next);
        if (outcome instanceof Won won) {
          return won.records();
        }
        if (!(outcome instanceof Lost lost)) {
          throw new OutcomeUnknownException(
              what(records)
                  + ": ZooKeeper did not settle it within "
                  + Times.text(timeout)
                  + ", so it may be done, or be done later. Run it again");
        }
        if (deadline.passed()) {
          throw new UnavailableException(
              "%s: others changed %s for %s; nothing was done"
                  .formatted(
                      what(records), ofGroup ? "its records" : "its record", Times.text(timeout)));
        }
        // A group may have been taken apart.
        current = ofGroup ? read() : lost.records();
      }
    }

    private ImmutableList<VersionedRecord> read() {
      if (ofGroup) {
        return GroupRecords.read(segments, id, remaining());
      }
      return ImmutableList.of(
          segments
              .read(id, remaining())
              .orElseThrow(() -> new NotRegisteredException("no segment has the id " + id)));
    }

    private String what(ImmutableList<SegmentRecord> records) {
      return records.size() > 1
          ? doing + " segments " + GroupRecords.names(records)
          : doing + " segment " + records.get(0).name() + " (id " + id + ")";
    }

    private Outcome write(
        ImmutableList<VersionedRecord> current, ImmutableList<SegmentRecord> next) {
      try {
        return compareAndSet(current, next);
      } catch (AlreadyRegisteredException e) {
        // An attempt without an answer would land when the name is free again, if it could: the
        // records are written once more as they are, so that their versions have passed.
        Outcome passed = compareAndSet(current, recordsOf(current));
        if (passed instanceof Won) {
          throw taken(current, next, e);
        }
        return passed;
      }
    }

    private Outcome compareAndSet(
        ImmutableList<VersionedRecord> current, ImmutableList<SegmentRecord> next) {
      Group all = Group.of(current.stream().map(each -> each.record().id()).toList());
      if (!current.get(0).record().spec().group().equals(all)) {
        return segments.compareAndSet(current.get(0), next.get(0), remaining());
      }
      ImmutableMap<SegmentId, SegmentRecord> byId = Maps.uniqueIndex(next, SegmentRecord::id);
      return segments.compareAndSet(
          current, record -> Objects.requireNonNull(byId.get(record.id())), remaining());
    }

    private AlreadyRegisteredException taken(
        ImmutableList<VersionedRecord> current,
        ImmutableList<SegmentRecord> next,
        AlreadyRegisteredException e) {
      if (next.size() > 1) {
        return new AlreadyRegisteredException(
            "segments %s stay removed, as each takes its own name back: %s. Remove what has that name, or take the group apart and give another name: baton ungroup %s --id %s"
                .formatted(
                    GroupRecords.names(next),
                    e.getMessage(),
                    current.get(0).record().name(),
                    current.get(0).record().id()),
            e);
      }
      SegmentRecord only = next.get(0);
      return new AlreadyRegisteredException(
          "another segment is registered as %s now, so segment %s stays removed. Another name brings it back: baton undelete %s --id %s --as OTHER-NAME"
              .formatted(only.name(), only.id(), current.get(0).record().name(), only.id()),
          e);
    }

    private Duration remaining() {
      return Duration.ofNanos(deadline.remainingNanos());
    }
  }

  private static ImmutableList<SegmentRecord> recordsOf(ImmutableList<VersionedRecord> current) {
    return current.stream().map(VersionedRecord::record).collect(ImmutableList.toImmutableList());
  }
}
