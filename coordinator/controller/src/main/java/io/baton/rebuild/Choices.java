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
 */
public record Choices(ImmutableMap<SegmentName, SegmentId> take, ImmutableSet<SegmentId> leave) {

  /** Nothing was decided. */
  public static final Choices NONE = new Choices(ImmutableMap.of(), ImmutableSet.of());
}
