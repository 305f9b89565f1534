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
import io.baton.registry.record.Retained;
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
  private static final long GENERATION = Generations.SIZE;
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final NodeId N3 = new NodeId("n3");

  private final Map<NodeId, ImmutableList<ListedReplica>> nodes = new LinkedHashMap<>();
  private final Map<SegmentId, VersionedRecord> records = new LinkedHashMap<>();

  private int rebuilds;
  private boolean distrusted = true;

  private static Version v(long epoch, long sequence) {
    return new Version(epoch, sequence);
  }

  private void has(NodeId node, SegmentId id, long fence, Version last, Version committed) {
    Holding holding =
        new Holding(NAME, SPEC, incarnation(node), fence, last, last.epoch(), committed);
    add(node, new ListedReplica(id, holding, 0));
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
            state == SegmentState.READY || state == SegmentState.CREATING ? null : NOW,
            state == SegmentState.DELETED ? NOW : null,
            null,
            Retained.NONE,
            null,
            null,
            null,
            ImmutableMap.of());
    records.put(id, new VersionedRecord(record, 7));
  }

  private RebuildPlan plan(Choices choices) {
    return RebuildPlan.of(
        new Findings(
            ImmutableMap.copyOf(nodes), ImmutableMap.copyOf(records), rebuilds, distrusted),
        choices);
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
    assertEquals(GENERATION + 8, record.epoch(), "above all, and as many opens");
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
    distrusted = false;
    RebuildPlan plan = plan(Choices.NONE);
    assertEquals(ImmutableList.of(), plan.steps());
    assertEquals(1, plan.untouched());
    distrusted = true; // its owner may have left N2 out since, its next epoch may have been won
    assertEquals(GENERATION + 6, onlyStep().epoch());
  }

  @Test
  void anOlderRecordIsBroughtUp() {
    has(N1, 6, v(6, 9));
    has(N2, 6, v(6, 8));
    recorded(ID, SegmentState.READY, 5, N1, N2);
    SegmentRecord record = onlyStep().record(NOW);
    assertEquals(GENERATION + 6, record.epoch());
    assertEquals(ImmutableList.of(member(N1)), record.inSync());
    distrusted = false;
    assertEquals(GENERATION + 6, onlyStep().epoch(), "also where ZooKeeper is believed");
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
    RebuildPlan chosen =
        plan(new Choices(ImmutableMap.of(NAME, OTHER), ImmutableSet.of(), ImmutableSet.of()));
    assertEquals(
        ImmutableList.of("orders/eu~" + ID, "orders/eu"),
        chosen.steps().stream()
            .map(step -> step.name().value())
            .collect(ImmutableList.toImmutableList()));
    RebuildPlan without =
        plan(new Choices(ImmutableMap.of(), ImmutableSet.of(ID), ImmutableSet.of()));
    assertEquals(OTHER, without.steps().get(0).segment());
    assertTrue(!without.hasConflicts());
  }

  @Test
  void aNameThatIsRegisteredToAnotherIsNotTaken() {
    has(N1, ID, 3, v(3, 1), Version.NONE);
    recorded(OTHER, SegmentState.READY, 2, N2);
    assertTrue(plan(Choices.NONE).hasConflicts());
    Choices other = new Choices(ImmutableMap.of(NAME, OTHER), ImmutableSet.of(), ImmutableSet.of());
    assertEquals("orders/eu~" + ID, plan(other).steps().get(0).name().value());
  }

  @Test
  void differentSpecsAndDamageAreConflicts() {
    has(N1, 3, v(3, 1));
    add(
        N2,
        new ListedReplica(
            ID, new Holding(NAME, SPEC.withReplicas(5, 2), 4, 3, v(3, 1), 3, Version.NONE), 0));
    assertTrue(plan(Choices.NONE).hasConflicts());
    nodes.clear();
    add(N1, new ListedReplica(ID, null, 0));
    assertTrue(plan(Choices.NONE).hasConflicts());
  }

  /** One of them was away, or was not asked yet, when the segment grew. */
  @Test
  void ofDifferentCapacitiesTheLargestIsTaken() {
    has(N1, 3, v(3, 1));
    long larger = SPEC.capacity() + 4096;
    Holding grown = new Holding(NAME, SPEC.withCapacity(larger), 4, 3, v(3, 1), 3, Version.NONE);
    add(N2, new ListedReplica(ID, grown, 0));
    assertEquals(larger, onlyStep().spec().capacity());
  }

  @Test
  void aRebuildThatWasCutShortComesToTheSame() {
    has(N1, 5, v(5, 100)); // left behind
    has(N2, 6, v(6, 3));
    has(N3, 6, v(6, 2));
    Step step = onlyStep();
    assertEquals(ImmutableList.of(member(N2)), step.inSync());
    assertEquals(
        ImmutableSet.of(member(N2), member(N3)), step.seal().keySet(), "who may be members");
    nodes.clear();
    has(N1, 5, v(5, 100));
    has(N2, 6, v(6, 3));
    has(N3, step.epoch(), v(6, 2)); // sealed first, then it was cut short
    assertEquals(v(6, 3), onlyStep().version(), "a seal is no open");
    nodes.clear();
    has(N1, 5, v(5, 100));
    has(N2, step.epoch(), v(6, 3));
    has(N3, step.epoch(), v(6, 2));
    Step again = onlyStep();
    assertEquals(v(6, 3), again.version(), "what was left behind stays behind");
    assertEquals(ImmutableList.of(member(N2)), again.inSync());
    assertEquals(2 * GENERATION + 6, again.epoch());
    records.put(ID, new VersionedRecord(step.record(NOW), 0));
    distrusted = false;
    assertEquals(1, plan(Choices.NONE).untouched(), "done");
  }

  @Test
  void epochsOfAnEarlierRebuildThatNobodyOpenedInAreNotGivenAgain() {
    has(N1, 6, v(6, 3));
    rebuilds = 2;
    assertEquals(3 * GENERATION + 6, onlyStep().epoch());
  }

  @Test
  void whatIsRemovedStaysRemovedForAnotherGraceTime() {
    has(N1, 6, v(6, 9));
    recorded(ID, SegmentState.REMOVED, 6, N1);
    SegmentRecord record = onlyStep().record(NOW);
    assertEquals(SegmentState.REMOVED, record.state());
    assertEquals(GENERATION + 6, record.epoch(), "another removal to the nodes");
    assertEquals(ImmutableList.of(member(N1)), record.inSync());
    assertTrue(!plan(Choices.NONE).hasConflicts());
    distrusted = false;
    assertEquals(1, plan(Choices.NONE).untouched());
    SegmentRecord taken = plan(takes(ID)).steps().get(0).record(NOW);
    assertEquals(SegmentState.READY, taken.state());
    assertEquals(GENERATION + 6, taken.epoch());
  }

  @Test
  void whatWasUndeletedSinceTheBackupIsForSomebodyToDecide() {
    has(N1, 8, v(8, 9));
    recorded(ID, SegmentState.REMOVED, 6, N1);
    assertTrue(plan(Choices.NONE).hasConflicts());
    assertEquals(ImmutableList.of(), plan(Choices.NONE).steps());
    assertEquals(SegmentState.READY, plan(takes(ID)).steps().get(0).record(NOW).state());
    RebuildPlan left = plan(new Choices(ImmutableMap.of(), ImmutableSet.of(ID), ImmutableSet.of()));
    assertTrue(!left.hasConflicts());
    assertEquals(SegmentState.REMOVED, left.steps().get(0).record(NOW).state());
  }

  @Test
  void whatANodeSawRemovedDoesNotComeBackByItself() {
    has(N1, 6, v(6, 9));
    has(N2, 6, v(6, 9));
    nodes.put(N2, ImmutableList.of(nodes.get(N2).get(0).asRemovedIn(6)));
    assertTrue(plan(Choices.NONE).hasConflicts());
    assertEquals(ImmutableList.of(), plan(Choices.NONE).steps());
    assertEquals(NAME, plan(takes(ID)).steps().get(0).name());
    RebuildPlan left = plan(new Choices(ImmutableMap.of(), ImmutableSet.of(ID), ImmutableSet.of()));
    assertTrue(!left.hasConflicts());
    assertEquals(SegmentState.REMOVED, left.steps().get(0).record(NOW).state(), "as it was");
    distrusted = false;
    assertTrue(plan(Choices.NONE).hasConflicts(), "whoever believes ZooKeeper");
    distrusted = true;
    has(N3, ID, 7, v(6, 9), Version.NONE);
    assertEquals(NAME, onlyStep().name(), "undeleted and opened since");
    nodes.remove(N3);
    has(N3, OTHER, 1, v(1, 1), Version.NONE); // registered under its name since
    assertEquals(OTHER, onlyStep().segment());
    assertEquals(NAME, onlyStep().name());
    nodes.put(N3, ImmutableList.of());
    recorded(ID, SegmentState.READY, 6, N1, N2); // in the backup
    assertTrue(plan(Choices.NONE).hasConflicts());
    assertEquals(NAME, plan(takes(ID)).steps().get(0).name());
  }

  @Test
  void aChoiceOfNoSegmentRenamesNothing() {
    has(N1, 6, v(6, 9));
    assertTrue(plan(takes(OTHER)).hasConflicts());
  }

  private static Choices takes(SegmentId id) {
    return new Choices(ImmutableMap.of(NAME, id), ImmutableSet.of(), ImmutableSet.of());
  }
}
