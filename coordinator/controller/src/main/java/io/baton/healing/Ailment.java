package io.baton.healing;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.util.Optional;

/**
 * A registered segment that lacks a copy where it could have one.
 *
 * @param segment which
 * @param name for people
 * @param epoch of its record
 * @param inSync how many copies it has
 * @param missing desired nodes that run and are not in sync, one or more
 */
public record Ailment(
    SegmentId segment, SegmentName name, long epoch, int inSync, ImmutableSet<NodeId> missing) {

  /**
   * What a segment lacks, if anything that can be repaired: the replicas of a group's segments are
   * brought back by its next open (R12).
   */
  public static Optional<Ailment> of(SegmentRecord record, ImmutableSet<NodeId> live) {
    if (record.state() != SegmentState.READY || record.isGrouped()) {
      return Optional.empty();
    }
    ImmutableSet<NodeId> holders =
        record.inSync().stream().map(Member::node).collect(ImmutableSet.toImmutableSet());
    ImmutableSet<NodeId> wanted = ImmutableSet.copyOf(record.desired());
    ImmutableSet<NodeId> missing =
        Sets.difference(Sets.intersection(wanted, live), holders).immutableCopy();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Ailment(record.id(), record.name(), record.epoch(), holders.size(), missing));
  }
}
