package io.baton.rebuild;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;

/**
 * What an operator decided.
 *
 * @param take which of several segments gets a name; the others are called NAME~ID
 * @param leave segments that are not registered: their replicas stay where they are, unnamed
 * @param apart segments that are registered by themselves, though their replicas know a group
 */
public record Choices(
    ImmutableMap<SegmentName, SegmentId> take,
    ImmutableSet<SegmentId> leave,
    ImmutableSet<SegmentId> apart) {

  /** Nothing was decided. */
  public static final Choices NONE =
      new Choices(ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.of());
}
