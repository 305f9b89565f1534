package io.baton.torture.client;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.Durability;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.open.OpenOptions;
import java.util.stream.IntStream;

/**
 * What a history calls a segment: one, such as {@code s4}, or the group of so many that {@code g3}
 * is, of {@code g3/1} to {@code g3/3}. The state of a group is spread over the blocks of all its
 * segments, so that some of one checkpoint with others of another are a torn state.
 *
 * @param segments in the order of their blocks
 */
record Subject(String name, ImmutableList<SegmentName> segments) {

  /** Copies of each segment. */
  static final int REPLICAS = 3;

  private static final int IN_SYNC_AT_LEAST = 2;

  static Subject of(String name) {
    if (name.charAt(0) != 'g') {
      return new Subject(name, ImmutableList.of(SegmentName.of(name)));
    }
    return new Subject(
        name,
        IntStream.rangeClosed(1, Integer.parseInt(name.substring(1)))
            .mapToObj(i -> SegmentName.of(name + "/" + i))
            .collect(ImmutableList.toImmutableList()));
  }

  boolean isGroup() {
    return segments.size() > 1;
  }

  /** Every second segment is synced to disks, also of a group. */
  void register(Baton baton) {
    ImmutableMap.Builder<SegmentName, SegmentSpec> specs = ImmutableMap.builder();
    for (int i = 0; i < segments.size(); i++) {
      SegmentName segment = segments.get(i);
      specs.put(
          segment,
          SegmentSpec.ofCapacity(Words.bytes(i, segments.size()))
              .withReplicas(REPLICAS, IN_SYNC_AT_LEAST)
              .withDurability(number(segment) % 2 == 0 ? Durability.DISK : Durability.MEMORY));
    }
    if (isGroup()) {
      baton.groups().register(specs.buildOrThrow());
    } else {
      specs.buildOrThrow().forEach(baton::register);
    }
  }

  private static int number(SegmentName segment) {
    return segment.value().charAt(segment.value().length() - 1) - '0';
  }

  /** Opens it, from whoever has it. */
  Owned open(Baton baton) {
    SegmentName first = segments.get(0);
    return isGroup()
        ? new OwnedGroup(baton.groups().open(first, OpenOptions.TAKEOVER), this)
        : new OwnedSegment(baton.open(first, OpenOptions.TAKEOVER));
  }

  /** Every third segment is written one checkpoint at a time; all else has some under way. */
  boolean isPipelined() {
    return isGroup() || number(segments.get(0)) % 3 != 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
