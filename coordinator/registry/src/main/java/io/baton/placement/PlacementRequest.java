package io.baton.placement;

import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.api.SegmentSpec;
import java.util.Optional;

/**
 * What is to be placed.
 *
 * @param bytes room that one replica takes
 * @param replicas how many nodes to choose, 0 or more
 * @param kept nodes that have a replica and keep it: not chosen again, their zones and machines
 *     count as used
 * @param ownerMachine where the owner runs; a replica there would be lost with it
 */
public record PlacementRequest(
    long bytes, int replicas, ImmutableSet<NodeId> kept, Optional<String> ownerMachine) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public PlacementRequest {
    if (bytes < 0 || replicas < 0) {
      throw new IllegalArgumentException("not a request: " + bytes + " bytes on " + replicas);
    }
  }

  /** The replicas of a new segment, whose owner-to-be is on {@code machine}. */
  public static PlacementRequest of(SegmentSpec spec, String machine) {
    return new PlacementRequest(
        spec.capacity(), spec.replicas(), ImmutableSet.of(), Optional.of(machine));
  }
}
