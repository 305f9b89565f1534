package io.baton.node.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who archives. */
class ArchivistTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final HostAndPort ADDRESS = HostAndPort.fromParts("h", 7);

  private static SegmentRecord record(int id, String... inSync) {
    return SegmentRecord.creating(
            new SegmentId(1, id),
            SegmentName.of("a"),
            SegmentSpec.ofCapacity(1),
            ImmutableList.of(),
            new Owner("c", 1, "h", 1, TIME))
        .ready(
            ImmutableList.copyOf(inSync).stream()
                .map(node -> new Member(new NodeId(node), 5))
                .collect(ImmutableList.toImmutableList()));
  }

  private static NodeStatus node(String id, boolean running) {
    return new NodeStatus(
        new NodeRecord(new NodeId(id), ADDRESS, "z", "m", 9, NodeState.ACTIVE, "c"),
        running ? Optional.of(new LiveRecord(ADDRESS, "p", TIME, 5)) : Optional.empty());
  }

  @Test
  void itIsAMemberInSyncWhoseNodeRuns() {
    List<NodeStatus> nodes = List.of(node("a", true), node("b", false), node("c", true));
    for (int id = 0; id < 50; id++) {
      assertEquals(
          new Member(new NodeId("a"), 5), Archivist.of(record(id, "a", "b"), nodes).orElseThrow());
      assertEquals(Optional.empty(), Archivist.of(record(id, "b", "x"), nodes));
    }
  }

  @Test
  void nodesShareTheWorkAndAnotherTakesOver() {
    List<NodeStatus> nodes = List.of(node("a", true), node("b", true), node("c", true));
    TreeMap<String, Integer> counts = new TreeMap<>();
    for (int id = 0; id < 300; id++) {
      Member first = Archivist.of(record(id, "a", "b", "c"), nodes).orElseThrow();
      assertEquals(first, Archivist.of(record(id, "c", "b", "a"), nodes).orElseThrow());
      counts.merge(first.node().value(), 1, Integer::sum);
      List<NodeStatus> without =
          nodes.stream()
              .map(
                  n -> n.record().id().equals(first.node()) ? node(first.node().value(), false) : n)
              .toList();
      assertNotEquals(first, Archivist.of(record(id, "a", "b", "c"), without).orElseThrow());
    }
    assertEquals(3, counts.size());
    assertTrue(counts.values().stream().allMatch(count -> count > 50), counts::toString);
  }
}
