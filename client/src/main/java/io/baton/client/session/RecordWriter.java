package io.baton.client.session;

import com.google.common.collect.ImmutableSet;
import io.baton.api.SegmentId;
import io.baton.api.error.NotRegisteredException;
import io.baton.registry.Outcome;
import io.baton.registry.Outcome.PendingWrite;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.RecordView;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes one segment's record for a state machine, which numbers its changes: one at a time, and
 * the same number again if the outcome was unknown. Then the very same write is issued again (R2).
 */
public final class RecordWriter {

  /** Takes outcomes, on the loop's thread. */
  public interface Listener {

    /** The change was applied; the record is this, perhaps of later writes. */
    void won(long change, RecordView record);

    /** It was not, and never will be; the record is this. */
    void lost(long change, RecordView record);

    /** Nobody can tell; it is to be written again. */
    void unknown(long change);
  }

  private final Loop loop;
  private final Segments segments;
  private final Duration attempt;
  private final Listener listener;
  private VersionedRecord current;
  private long pendingChange;
  private @Nullable PendingWrite pending;

  /**
   * Starts from a record as read or won.
   *
   * @param attempt how long one attempt may take before its outcome counts as unknown
   */
  public RecordWriter(
      Loop loop, Segments segments, VersionedRecord current, Duration attempt, Listener listener) {
    this.loop = loop;
    this.segments = segments;
    this.current = current;
    this.attempt = attempt;
    this.listener = listener;
  }

  /** The newest record that was seen. */
  public VersionedRecord current() {
    return current;
  }

  SegmentId id() {
    return current.record().id();
  }

  /** A record was seen, perhaps an old one. */
  public void seen(VersionedRecord record) {
    if (record.znodeVersion() > current.znodeVersion()) {
      current = record;
    }
  }

  /**
   * Issues a change, or the one of the same number again.
   *
   * @param epoch that the record must be of: a newer owner's record is never written over, nor is
   *     one of a removed segment
   */
  public void write(long change, long epoch, UnaryOperator<SegmentRecord> next) {
    PendingWrite again = change == pendingChange ? pending : null;
    VersionedRecord expected = current;
    if (again == null && (expected.record().epoch() != epoch || expected.record().wasRemoved())) {
      loop.execute(() -> listener.lost(change, view(expected)));
      return;
    }
    loop.blocking(
        () ->
            again != null
                ? segments.reissue(again, attempt)
                : segments.compareAndSet(expected, next.apply(expected.record()), attempt),
        (outcome, failure) -> ended(change, outcome));
  }

  /**
   * An error before anything was sent leaves nothing to issue again, and is otherwise as an unknown
   * outcome.
   */
  private void ended(long change, @Nullable Outcome outcome) {
    if (outcome instanceof Outcome.Won won) {
      pending = null;
      seen(won.current());
      listener.won(change, view(won.current()));
    } else if (outcome instanceof Outcome.Lost lost) {
      pending = null;
      seen(lost.current());
      listener.lost(change, view(lost.current()));
    } else {
      if (outcome instanceof Outcome.Unknown unknown) {
        pendingChange = change;
        pending = unknown.write();
      }
      listener.unknown(change);
    }
  }

  /** Reads the record afresh, and tells it on the loop's thread; without an answer, nothing. */
  public void look(Consumer<RecordView> looked) {
    loop.blocking(
        () -> segments.read(id(), attempt),
        (found, failure) -> {
          if (found != null && found.isPresent()) {
            seen(found.get());
            looked.accept(view(found.get()));
          }
        });
  }

  /** What ends whoever writes the record of a segment that was removed; null if it was not. */
  public @Nullable NotRegisteredException removed() {
    SegmentRecord record = current.record();
    return record.wasRemoved()
        ? new NotRegisteredException("segment " + record.name() + " was removed meanwhile")
        : null;
  }

  /** What the state machines see of a record. */
  public static RecordView view(VersionedRecord record) {
    Owner owner = record.record().owner();
    return new RecordView(
        record.record().epoch(),
        owner == null ? 0 : owner.nonce(),
        ImmutableSet.copyOf(record.record().inSync()),
        ImmutableSet.copyOf(record.record().desired()));
  }
}
