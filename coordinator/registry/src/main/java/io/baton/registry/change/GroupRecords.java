package io.baton.registry.change;

import com.google.common.collect.ImmutableList;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.RefusedException;
import io.baton.registry.Segments;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the records of a group (R12). Blocking calls, from any thread. */
public final class GroupRecords {

  private GroupRecords() {}

  /**
   * The records of all segments of a segment's group, or its own if it is by itself.
   *
   * @see #read(Segments, VersionedRecord, Duration)
   */
  public static ImmutableList<VersionedRecord> read(
      Segments segments, SegmentId any, Duration timeout) {
    return read(segments, known(segments, any, timeout), timeout);
  }

  /**
   * The records of all segments of a segment's group, in the order of the group; itself if it is by
   * itself. Not a snapshot: only a write of all of them tells that none had changed.
   *
   * @param any as read
   * @throws NotRegisteredException if ZooKeeper does not have one of them
   * @throws RefusedException if they do not agree on what the group is
   */
  public static ImmutableList<VersionedRecord> read(
      Segments segments, VersionedRecord any, Duration timeout) {
    ImmutableList<VersionedRecord> found = all(segments, any, timeout);
    if (!agree(found)) {
      // Taken apart meanwhile; once, as no group is ever made of segments that are there.
      found = all(segments, known(segments, any.record().id(), timeout), timeout);
    }
    if (!agree(found)) {
      throw new RefusedException(
          "the records of the group of segment %s do not agree on who is of it: %s. A rebuild may be under way; nothing was changed"
              .formatted(
                  any.record().name(),
                  found.stream()
                      .map(each -> each.record().name() + " " + each.record().spec().group())
                      .collect(Collectors.joining(", "))));
    }
    return found;
  }

  private static ImmutableList<VersionedRecord> all(
      Segments segments, VersionedRecord any, Duration timeout) {
    if (!any.record().isGrouped()) {
      return ImmutableList.of(any);
    }
    SegmentId own = any.record().id();
    return any.record().spec().group().segments().stream()
        .map(id -> id.equals(own) ? any : known(segments, id, timeout))
        .collect(ImmutableList.toImmutableList());
  }

  private static boolean agree(ImmutableList<VersionedRecord> found) {
    Group group = found.get(0).record().spec().group();
    return found.stream().allMatch(each -> each.record().spec().group().equals(group));
  }

  private static VersionedRecord known(Segments segments, SegmentId id, Duration timeout) {
    return segments
        .read(id, timeout)
        .orElseThrow(() -> new NotRegisteredException("no segment has the id " + id));
  }

  /** The names of all but one, for people. */
  public static String othersOf(SegmentId one, List<VersionedRecord> group) {
    return group.stream()
        .map(VersionedRecord::record)
        .filter(record -> !record.id().equals(one))
        .map(record -> record.name().value())
        .collect(Collectors.joining(", "));
  }

  /** The names of all, for people. */
  public static String names(List<SegmentRecord> group) {
    return group.stream().map(record -> record.name().value()).collect(Collectors.joining(", "));
  }
}
