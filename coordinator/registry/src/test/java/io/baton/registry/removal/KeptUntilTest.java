package io.baton.registry.removal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeState;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptUntilTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");

  private static final SegmentRecord READY =
      SegmentRecord.creating(
              new SegmentId(1, 2),
              SegmentName.of("a"),
              SegmentSpec.ofCapacity(1),
              ImmutableList.of(N1),
              new Owner("c", 1, "h", 2, NOW))
          .ready(ImmutableList.of(new Member(N2, 3)));

  private static NodeStatus node(NodeId id, Optional<Duration> grace) {
    HostAndPort address = HostAndPort.fromParts("h", 1);
    NodeRecord record = new NodeRecord(id, address, "z", "m", 1, NodeState.ACTIVE, "c");
    return new NodeStatus(record, Optional.of(new LiveRecord(address, "p", NOW, 0, grace)));
  }

  private static NodeStatus node(NodeId id, int graceSeconds) {
    return node(id, Optional.of(Duration.ofSeconds(graceSeconds)));
  }

  @Test
  void theShortestGraceOfTheNodesThatHaveItCounts() {
    List<NodeStatus> nodes = List.of(node(N1, 20), node(N2, 10), node(new NodeId("n3"), 1));
    SegmentRecord removed = READY.removedAt(NOW);
    assertEquals(Optional.of(NOW.plusSeconds(10)), KeptUntil.of(removed, nodes));
    assertEquals(Optional.empty(), KeptUntil.of(READY, nodes));
    assertEquals(Optional.empty(), KeptUntil.of(removed.tombstone(NOW), nodes));
  }

  @Test
  void whereNobodySaysItIsNotKnown() {
    SegmentRecord removed = READY.removedAt(NOW);
    NodeStatus silent = node(N1, Optional.empty());
    NodeStatus dead = new NodeStatus(node(N2, 10).record(), Optional.empty());
    assertEquals(Optional.empty(), KeptUntil.of(removed, List.of(silent, dead)));
  }
}
