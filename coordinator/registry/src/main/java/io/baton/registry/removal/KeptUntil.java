package io.baton.registry.removal;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** For people: nodes measure by their own clocks, from when they saw the removal. */
public final class KeptUntil {

  private KeptUntil() {}

  /**
   * Until when a removed segment can be undeleted, at least and roughly.
   *
   * @param nodes as listed
   * @return empty if it is not removed, or no running node that should have a replica says how long
   *     it keeps it
   */
  public static Optional<Instant> of(SegmentRecord record, List<NodeStatus> nodes) {
    Instant removed = record.removed();
    if (removed == null || record.state() != SegmentState.REMOVED) {
      return Optional.empty();
    }
    ImmutableSet<NodeId> holders =
        Stream.concat(record.inSync().stream().map(Member::node), record.desired().stream())
            .collect(ImmutableSet.toImmutableSet());
    return nodes.stream()
        .filter(node -> holders.contains(node.record().id()))
        .flatMap(node -> node.live().flatMap(LiveRecord::removalGrace).stream())
        .min(Duration::compareTo)
        .map(removed::plus);
  }
}
