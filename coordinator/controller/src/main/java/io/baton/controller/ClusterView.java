package io.baton.controller;

import com.google.common.collect.ImmutableList;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;

/**
 * What the coordinator reads of the cluster, page by page; the errors are the registry's. Read
 * without claim to be fresh: what is done about it is checked again by compare-and-set.
 */
interface ClusterView {

  /** The pages of a walk over all records. */
  ImmutableList<String> pages();

  /** The records of one page. */
  ImmutableList<SegmentRecord> records(String page);

  /** Whether a process that owns a segment has a session. */
  boolean isAlive(String client);

  /** The registry's. */
  static ClusterView of(Registry registry, Duration timeout) {
    return new ClusterView() {
      @Override
      public ImmutableList<String> pages() {
        return registry.segments().buckets(timeout);
      }

      @Override
      public ImmutableList<SegmentRecord> records(String page) {
        return registry.segments().inBucket(page, timeout).stream()
            .map(VersionedRecord::record)
            .collect(ImmutableList.toImmutableList());
      }

      @Override
      public boolean isAlive(String client) {
        return registry.isAlive(client, timeout);
      }
    };
  }
}
