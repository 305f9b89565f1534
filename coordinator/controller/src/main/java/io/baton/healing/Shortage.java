package io.baton.healing;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.placement.Candidate;
import io.baton.placement.Placement;
import io.baton.placement.PlacementRequest;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A segment that is placed on fewer nodes than it is to have replicas: no more were there when it
 * was registered.
 */
public final class Shortage {

  private Shortage() {}

  /** Whether a registered segment is placed on too few nodes. */
  public static boolean isShort(SegmentRecord record) {
    return record.state() == SegmentState.READY
        && record.desired().size() < record.spec().replicas();
  }

  /**
   * Where the replicas of a segment that {@linkplain #isShort is short} should be: where they
   * should be already, and on more of these nodes. Empty if none of them can take one.
   */
  public static Optional<ImmutableList<NodeId>> remedy(
      SegmentRecord record, List<Candidate> nodes, RandomGenerator ties) {
    PlacementRequest missing =
        new PlacementRequest(
            record.spec().capacity(),
            record.spec().replicas() - record.desired().size(),
            ImmutableSet.copyOf(record.desired()),
            Optional.ofNullable(record.owner()).map(Owner::host));
    ImmutableList<NodeId> found = Placement.choose(nodes, missing, ties).nodes();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ImmutableList.<NodeId>builder().addAll(record.desired()).addAll(found).build());
  }
}
