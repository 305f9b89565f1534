package io.baton.registry.removal;

import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Finds what was removed by walking all records, as no name leads there: an administrator's call.
 * Memory for one bucket, some hundred records at a million segments.
 */
public final class RemovalWalk {

  private RemovalWalk() {}

  /**
   * Shows the records of all segments that were registered and removed: those that can be
   * undeleted, and tombstones. Not a snapshot; who is to be undeleted is read again.
   *
   * @param timeout for each call of ZooKeeper
   * @param progress hears how many of the buckets, at most 4096, are done
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time
   */
  public static void walk(
      Segments segments, Duration timeout, LongConsumer progress, Consumer<SegmentRecord> found) {
    long done = 0;
    for (String bucket : segments.buckets(timeout)) {
      segments.inBucket(bucket, timeout).stream()
          .map(VersionedRecord::record)
          .filter(record -> record.removed() != null)
          .forEach(found);
      done++;
      progress.accept(done);
    }
  }
}
