package io.baton.client.cleanup;

import io.baton.api.SegmentId;
import io.baton.registry.Outcome;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives ownerships back in ZooKeeper. What does not work at once is tried again in the background;
 * whoever wants the segment may still take it over.
 *
 * @param cleanup tries again
 * @param ownerships nonces under which this process owns a segment, or tries to
 * @param timeout of each call to ZooKeeper
 */
public record Disowning(
    Segments segments, Cleanup cleanup, Ownerships ownerships, Duration timeout) {

  /** The record names no owner then, if it named the one of this nonce. */
  public void disown(SegmentId segment, long nonce) {
    disown(segment, nonce, false);
  }

  /** The same after a claim that was given up, and may still land in the record. */
  public void renounce(SegmentId segment, long nonce) {
    disown(segment, nonce, true);
  }

  private void disown(SegmentId segment, long nonce, boolean mayLand) {
    ownerships.forget(nonce);
    cleanup.settle(
        "segment " + segment + " may still name this process as its owner in ZooKeeper",
        timeout.multipliedBy(2),
        () -> isDisowned(segment, nonce, mayLand));
  }

  /**
   * A claim that may still land finds its version gone: the record is written once more as it is.
   */
  private boolean isDisowned(SegmentId segment, long nonce, boolean mayLand) {
    Optional<VersionedRecord> current = segments.read(segment, timeout);
    if (current.isEmpty()) {
      return true;
    }
    SegmentRecord record = current.get().record();
    Owner owner = record.owner();
    boolean ours = owner != null && owner.nonce() == nonce;
    if (!ours && !mayLand) {
      return true;
    }
    return segments.compareAndSet(current.get(), ours ? record.closed() : record, timeout)
        instanceof Outcome.Won;
  }
}
