package io.baton.controller;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.placement.Candidate;
import io.baton.registry.Outcome;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import java.time.Duration;

/**
 * The cluster as the coordinator reads it, page by page; the errors are the registry's. Read
 * without claim to be fresh: what is done about it is checked again by compare-and-set.
 */
interface ClusterView {

  /** Of the listing of nodes: those that came since have their own event. */
  Duration RECENT = Duration.ofSeconds(1);

  /** The pages of a walk over all records. */
  ImmutableList<String> pages();

  /** The records of one page. */
  ImmutableList<VersionedRecord> records(String page);

  /** Whether a process that owns a segment has a session. */
  boolean isAlive(String client);

  /** The storage nodes. */
  ImmutableList<Candidate> nodes();

  /**
   * Records where a segment's replicas should be, if its record has not changed since.
   *
   * @return whether it is known to be recorded; if not, the next walk finds what became of it
   */
  boolean place(VersionedRecord record, ImmutableList<NodeId> desired);

  /** The registry's. */
  static ClusterView of(Registry registry, Duration timeout) {
    return new ClusterView() {
      @Override
      public ImmutableList<String> pages() {
        return registry.segments().buckets(timeout);
      }

      @Override
      public ImmutableList<VersionedRecord> records(String page) {
        return registry.segments().inBucket(page, timeout);
      }

      @Override
      public boolean isAlive(String client) {
        return registry.isAlive(client, timeout);
      }

      @Override
      public ImmutableList<Candidate> nodes() {
        return registry.nodes().recent(RECENT, timeout).stream()
            .map(Candidate::of)
            .collect(toImmutableList());
      }

      @Override
      public boolean place(VersionedRecord record, ImmutableList<NodeId> desired) {
        return registry
                .segments()
                .compareAndSet(record, record.record().withDesired(desired), timeout)
            instanceof Outcome.Won;
      }
    };
  }
}
