package io.baton.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.replication.inventory.ListedReplica;
import io.baton.replication.inventory.ListedReplica.Holding;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a rebuild would write, of which replicas and records. */
class RebuildPlanTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);
  private static final SegmentName NAME = SegmentName.of("orders/eu");
  private static final SegmentId ID = new SegmentId(1, 1);
  private static final SegmentId OTHER = new SegmentId(2, 2);
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final NodeId N3 = new NodeId("n3");

  private final Map<NodeId, ImmutableList<ListedReplica>> nodes = new LinkedHashMap<>();
  private final Map<SegmentId, VersionedRecord> records = new LinkedHashMap<>();

  private static Version v(long epoch, long sequence) {
    return new Version(epoch, sequence);
  }

  private void has(NodeId node, SegmentId id, long fence, Version last, Version committed) {
    Holding holding =
        new Holding(NAME, SPEC, incarnation(node), fence, last, last.epoch(), committed);
    add(node, new ListedReplica(id, holding));
  }

  private void has(NodeId node, long fence, Version last) {
    has(node, ID, fence, last, Version.NONE);
  }

  private void add(NodeId node, ListedReplica replica) {
    nodes.merge(
        node,
        ImmutableList.of(replica),
        (a, b) -> ImmutableList.<ListedReplica>builder().addAll(a).addAll(b).build());
  }

  private static long incarnation(NodeId node) {
    return node.hashCode();
  }

  private static Member member(NodeId node) {
    return new Member(node, incarnation(node));
  }

  private void recorded(SegmentId id, SegmentState state, long epoch, NodeId... inSync) {
    SegmentRecord record =
        new SegmentRecord(
            id,
            NAME,
            state,
            SPEC,
            epoch,
            null,
            java.util.Arrays.stream(inSync)
                .map(RebuildPlanTest::member)
                .collect(ImmutableList.toImmutableList()),
            ImmutableList.of(N1, N2, N3),
            ImmutableList.of(),
            ImmutableList.of(),
            NOW,
            state == SegmentState.DELETED ? NOW : null,
            ImmutableMap.of());
    records.put(id, new VersionedRecord(record, 7));
  }

  private RebuildPlan plan(Choices choices) {
    return RebuildPlan.of(
        new Findings(ImmutableMap.copyOf(nodes), ImmutableMap.copyOf(records)), choices);
  }

  private Step onlyStep() {
    RebuildPlan plan = plan(Choices.NONE);
    assertEquals(1, plan.steps().size(), plan::toString);
    return plan.steps().get(0);
  }

  @Test
  void aLostRecordIsMadeOfTheNewestVersionAboveEveryPromise() {
    has(N1, 7, v(7, 20));
    has(N2, 7, v(7, 20));
    has(N3, 8, Version.NONE);
    has(N3, OTHER, 9, Version.NONE, Version.NONE);
    Step step = onlyStep();
    assertEquals(v(7, 20), step.version());
    SegmentRecord record = step.record(NOW);
    assertEquals(9, record.epoch());
    assertNull(record.owner());
    assertEquals(SegmentState.READY, record.state());
    assertEquals(ImmutableList.of(member(N1), member(N2)), record.inSync());
    assertEquals(ImmutableList.of(N1, N2, N3), record.desired());
  }

  @Test
  void whatAnOpenHasLeftBehindDoesNotComeBack() {
    has(N1, 5, v(5, 100)); // of the owner that died, never acknowledged
    has(N2, 6, v(5, 99)); // what the next open returned
    has(N3, 6, v(5, 99));
    Step step = onlyStep();
    assertEquals(v(5, 99), step.version());
    assertEquals(ImmutableList.of(member(N2), member(N3)), step.inSync());
    assertTrue(plan(Choices.NONE).remarks().get(0).text().contains("5.100"));
  }

  @Test
  void aLearnerIsNotTakenForAMember() {
    has(N1, 6, v(4, 3)); // fenced to be taught, and all members are gone
    has(N2, ID, 5, v(5, 99), v(5, 98));
    assertEquals(v(5, 99), onlyStep().version());
  }

  @Test
  void aRecordAsNewAsTheNodesIsLeftAlone() {
    has(N1, 6, v(6, 9));
    has(N2, 6, v(6, 9));
    has(N3, 5, v(5, 9));
    recorded(ID, SegmentState.READY, 6, N1, N2);
    RebuildPlan plan = plan(Choices.NONE);
    assertEquals(ImmutableList.of(), plan.steps());
    assertEquals(1, plan.untouched());
  }

  @Test
  void anOlderRecordIsBroughtUp() {
    has(N1, 6, v(6, 9));
    has(N2, 6, v(6, 8));
    recorded(ID, SegmentState.READY, 5, N1, N2);
    SegmentRecord record = onlyStep().record(NOW);
    assertEquals(7, record.epoch());
    assertEquals(ImmutableList.of(member(N1)), record.inSync());
    records.clear();
    recorded(ID, SegmentState.READY, 6, N1, N2); // N2 left later within the epoch
    assertEquals(ImmutableList.of(member(N1)), onlyStep().inSync());
    records.clear();
    recorded(ID, SegmentState.READY, 6, N3); // its replica is gone
    nodes.put(N3, ImmutableList.of());
    assertEquals(ImmutableList.of(member(N1)), onlyStep().inSync());
  }

  @Test
  void aRegistrationThatWasFinishedIsNotUndone() {
    has(N1, 1, v(1, 1));
    recorded(ID, SegmentState.CREATING, 1);
    assertEquals(SegmentState.READY, onlyStep().record(NOW).state());
  }

  @Test
  void aTombstoneStaysOne() {
    has(N1, 6, v(6, 9));
    recorded(ID, SegmentState.DELETED, 5, N1);
    RebuildPlan plan = plan(Choices.NONE);
    assertEquals(ImmutableList.of(), plan.steps());
    assertTrue(plan.remarks().get(0).text().contains("removed"));
    assertTrue(!plan.hasConflicts());
  }

  @Test
  void oneNameOfTwoSegmentsIsForSomebodyToDecide() {
    has(N1, ID, 3, v(3, 1), Version.NONE);
    has(N2, OTHER, 2, v(2, 1), Version.NONE);
    assertTrue(plan(Choices.NONE).hasConflicts());
    assertEquals(ImmutableList.of(), plan(Choices.NONE).steps());
    RebuildPlan chosen = plan(new Choices(ImmutableMap.of(NAME, OTHER), ImmutableSet.of()));
    assertEquals(
        ImmutableList.of("orders/eu~" + ID, "orders/eu"),
        chosen.steps().stream()
            .map(step -> step.name().value())
            .collect(ImmutableList.toImmutableList()));
    RebuildPlan without = plan(new Choices(ImmutableMap.of(), ImmutableSet.of(ID)));
    assertEquals(OTHER, without.steps().get(0).segment());
    assertTrue(!without.hasConflicts());
  }

  @Test
  void aNameThatIsRegisteredToAnotherIsNotTaken() {
    has(N1, ID, 3, v(3, 1), Version.NONE);
    recorded(OTHER, SegmentState.READY, 2, N2);
    assertTrue(plan(Choices.NONE).hasConflicts());
    Choices other = new Choices(ImmutableMap.of(NAME, OTHER), ImmutableSet.of());
    assertEquals("orders/eu~" + ID, plan(other).steps().get(0).name().value());
  }

  @Test
  void differentSpecsAndDamageAreConflicts() {
    has(N1, 3, v(3, 1));
    add(
        N2,
        new ListedReplica(
            ID, new Holding(NAME, SegmentSpec.ofCapacity(8192), 4, 3, v(3, 1), 3, Version.NONE)));
    assertTrue(plan(Choices.NONE).hasConflicts());
    nodes.clear();
    add(N1, new ListedReplica(ID, null));
    assertTrue(plan(Choices.NONE).hasConflicts());
  }

  @Test
  void anotherRunFinishesTheRest() {
    has(N1, ID, 3, v(3, 1), Version.NONE);
    Step step = onlyStep();
    records.put(ID, new VersionedRecord(step.record(NOW), 0));
    nodes.clear();
    has(N1, ID, step.epoch(), v(3, 1), Version.NONE); // sealed
    assertEquals(1, plan(Choices.NONE).untouched());
    records.clear(); // cut short between
    assertEquals(step.epoch() + 1, onlyStep().epoch());
  }
}
