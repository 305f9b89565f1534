package io.baton.client.cleanup;

import io.baton.api.SegmentId;
import io.baton.registry.Outcome;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes into a segment's record what the segment has grown to. For people and for placement: who
 * opens it learns the length from its replicas.
 *
 * @param segment which
 * @param epoch of the owner that has made it grow
 * @param capacity bytes; a record that says as much is left alone
 * @param timeout of each call to ZooKeeper
 */
public record RecordedCapacity(
    Segments segments, SegmentId segment, long epoch, long capacity, Duration timeout)
    implements Cleanup.Task {

  /** Does it, now or in the background. */
  public void settle(Cleanup cleanup) {
    String what = "segment %s has grown to %d bytes, and ZooKeeper says less";
    cleanup.settle(what.formatted(segment, capacity), Duration.ZERO, this);
  }

  @Override
  public boolean attempt() {
    Optional<VersionedRecord> current = segments.read(segment, timeout);
    if (current.isEmpty() || isSettled(current.get().record())) {
      return true;
    }
    SegmentRecord record = current.get().record();
    SegmentRecord grown = record.withSpec(record.spec().withCapacity(capacity));
    return segments.compareAndSet(current.get(), grown, timeout) instanceof Outcome.Won;
  }

  /** Another owner knows by itself. */
  private boolean isSettled(SegmentRecord record) {
    return record.epoch() != epoch || record.wasRemoved() || record.spec().capacity() >= capacity;
  }
}
