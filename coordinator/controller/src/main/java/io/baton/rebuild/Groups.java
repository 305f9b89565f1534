package io.baton.rebuild;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.util.Map;
import java.util.Optional;

/** Which segments are recovered together. */
final class Groups {

  private final Findings findings;
  private final Map<SegmentId, Copies> copies;
  private final ImmutableSet<SegmentId> apart;

  Groups(Findings findings, Map<SegmentId, Copies> copies, ImmutableSet<SegmentId> apart) {
    this.findings = findings;
    this.copies = copies;
    this.apart = apart;
  }

  /**
   * A segment's spec, as ZooKeeper says: if its group was taken apart, its copies do not know. Or
   * as they say, if ZooKeeper has nothing, or what is being registered, which is of no group yet.
   * It is empty if they differ.
   */
  Optional<SegmentSpec> specOf(SegmentId id) {
    VersionedRecord before = findings.records().get(id);
    if (before != null && before.record().state() != SegmentState.CREATING) {
      return Optional.of(before.record().spec());
    }
    Optional<SegmentSpec> spec = copies(id).spec();
    return apart.contains(id) ? spec.map(known -> known.withGroup(Group.NONE)) : spec;
  }

  /** A segment's group, as far as it is known. */
  Group of(SegmentId id) {
    return specOf(id).map(SegmentSpec::group).orElse(Group.NONE);
  }

  /** Whether somebody wants by itself what ZooKeeper has in a group. */
  boolean isTakenApart(SegmentRecord record) {
    return record.isGrouped() && apart.contains(record.id());
  }

  /** How somebody says that a segment is to be without its group. */
  String decidedBy(SegmentId id) {
    return findings.records().containsKey(id)
        ? "`baton ungroup` or `baton rm --group`"
        : "--apart " + id + " or --leave " + id;
  }

  private ImmutableSortedSet<SegmentId> together(SegmentId id) {
    Group group = of(id);
    return group.isNone() ? ImmutableSortedSet.of(id) : group.segments();
  }

  /** What there is of a segment; nothing, if no node has it. */
  Copies copies(SegmentId id) {
    return copies.getOrDefault(id, new Copies(id));
  }

  /** What there is of a segment and of those of its group. */
  GroupCopies allOf(SegmentId id) {
    return new GroupCopies(together(id).stream().map(this::copies).toList());
  }

  /** A generation above whatever a segment, and those of its group, have seen. */
  long nextGeneration(SegmentId id) {
    long highest =
        together(id).stream().mapToLong(each -> Generations.of(highestEpoch(each))).max().orElse(0);
    return Math.max(highest, findings.rebuilds()) + 1;
  }

  private long highestEpoch(SegmentId id) {
    VersionedRecord before = findings.records().get(id);
    return Math.max(copies(id).fence(), before == null ? 0 : before.record().epoch());
  }
}
