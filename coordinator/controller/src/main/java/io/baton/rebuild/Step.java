package io.baton.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record that is to be written, after every replica of {@code seal} has promised {@code epoch}:
 * then no owner that still runs adds anything to any of them.
 *
 * @param segment which
 * @param name that it is registered as
 * @param spec what the replicas, or the record, say
 * @param before the record that is replaced; null if ZooKeeper has none
 * @param epoch above every epoch that was promised or recorded
 * @param version the state that the next open gives
 * @param inSync the replicas that hold it
 * @param seal all replicas whose files are believed, with what they held when they were listed
 */
public record Step(
    SegmentId segment,
    SegmentName name,
    SegmentSpec spec,
    @Nullable VersionedRecord before,
    long epoch,
    Version version,
    ImmutableList<Member> inSync,
    ImmutableMap<Member, Version> seal) {

  /** The record to write. */
  public SegmentRecord record(Instant now) {
    if (before == null) {
      return new SegmentRecord(
          segment,
          name,
          SegmentState.READY,
          spec,
          epoch,
          null,
          inSync,
          desired(),
          ImmutableList.of(),
          ImmutableList.of(),
          now,
          null,
          ImmutableMap.of());
    }
    SegmentRecord taken = before.record().repaired(epoch);
    return taken.state() == SegmentState.CREATING
        ? taken.ready(inSync)
        : taken.withInSync(inSync, now);
  }

  private ImmutableList<NodeId> desired() {
    return seal.keySet().stream().map(Member::node).collect(ImmutableList.toImmutableList());
  }
}
