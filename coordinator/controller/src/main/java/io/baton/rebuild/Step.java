package io.baton.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.Group;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Retained;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record that is to be written, after every replica of {@code seal} has promised {@code epoch}:
 * then no owner that still runs adds anything to any of them, and none has anything acknowledged.
 *
 * @param segment which
 * @param name that it is registered as
 * @param spec what the replicas, or the record, say
 * @param before the record that is replaced; null if ZooKeeper has none
 * @param removed whether it is kept as removed: its set stays, and its grace time begins again
 * @param epoch above every epoch that was promised or recorded
 * @param version the state that the next open gives
 * @param inSync the replicas that hold it; of a group also some that hold more, and go back
 * @param desired where replicas should be, if there was no record
 * @param seal who promises the epoch, with what they held when they were listed
 */
public record Step(
    SegmentId segment,
    SegmentName name,
    SegmentSpec spec,
    @Nullable VersionedRecord before,
    boolean removed,
    long epoch,
    Version version,
    ImmutableList<Member> inSync,
    ImmutableList<NodeId> desired,
    ImmutableMap<Member, Version> seal) {

  /** The segments whose steps go with this one, at least itself. */
  Group group() {
    return spec.group().isNone() ? Group.of(ImmutableList.of(segment)) : spec.group();
  }

  /** The record to write. */
  public SegmentRecord record(Instant now) {
    if (before == null) {
      return removed ? made(now).removedAt(now) : made(now);
    }
    return changed(before.record(), now);
  }

  private SegmentRecord made(Instant now) {
    return new SegmentRecord(
        segment,
        name,
        SegmentState.READY,
        spec,
        epoch,
        null,
        inSync,
        desired,
        ImmutableList.of(),
        ImmutableList.of(),
        now,
        null,
        null,
        null,
        Retained.NONE,
        null,
        null,
        null,
        ImmutableMap.of());
  }

  private SegmentRecord changed(SegmentRecord old, Instant now) {
    return switch (old.state()) {
      case CREATING -> old.withSpec(spec).repaired(epoch).ready(inSync);
      case READY -> old.repaired(epoch).withInSync(inSync, now);
      case REMOVED ->
          removed
              ? old.repaired(epoch)
              : old.repaired(epoch - 1).undeleted(name).withInSync(inSync, now);
      case DELETED -> throw new IllegalStateException("a tombstone stays one: " + segment);
    };
  }
}
