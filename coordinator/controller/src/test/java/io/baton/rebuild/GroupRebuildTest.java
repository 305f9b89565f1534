package io.baton.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Group;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a rebuild would write of a group: {@code A} and {@code B}. */
class GroupRebuildTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final SegmentId A = new SegmentId(1, 1);
  private static final SegmentId B = new SegmentId(2, 2);
  private static final Group GROUP = Group.of(ImmutableList.of(A, B));
  private static final SegmentSpec ALONE = SegmentSpec.ofCapacity(1 << 20);
  private static final long GENERATION = Generations.SIZE;
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final NodeId N3 = new NodeId("n3");

  private final Map<NodeId, ImmutableList<ListedReplica>> nodes = new LinkedHashMap<>();
  private final Map<SegmentId, VersionedRecord> records = new LinkedHashMap<>();
  private boolean distrusted = true;
  private Choices choices = Choices.NONE;

  private static SegmentName nameOf(SegmentId id) {
    return SegmentName.of(id.equals(A) ? "a" : "b");
  }

  private static Version v(long epoch, long sequence) {
    return new Version(epoch, sequence);
  }

  private void has(NodeId node, SegmentId id, long fence, Version last, Version committed) {
    SegmentSpec spec = ALONE.withGroup(GROUP);
    Holding holding =
        new Holding(nameOf(id), spec, node.hashCode(), fence, last, last.epoch(), committed);
    add(node, new ListedReplica(id, holding, 0));
  }

  private void has(NodeId node, SegmentId id, long fence, Version last) {
    has(node, id, fence, last, Version.NONE);
  }

  private void add(NodeId node, ListedReplica replica) {
    nodes.merge(
        node,
        ImmutableList.of(replica),
        (a, b) -> ImmutableList.<ListedReplica>builder().addAll(a).addAll(b).build());
  }

  private static ImmutableList<Member> members(NodeId... nodes) {
    return Arrays.stream(nodes)
        .map(node -> new Member(node, node.hashCode()))
        .collect(ImmutableList.toImmutableList());
  }

  private void recorded(
      SegmentId id, SegmentState state, Group group, long epoch, NodeId... inSync) {
    boolean removed = state == SegmentState.REMOVED;
    SegmentRecord record =
        new SegmentRecord(
            id,
            nameOf(id),
            state,
            ALONE.withGroup(group),
            epoch,
            null,
            members(inSync),
            ImmutableList.of(N1, N2, N3),
            ImmutableList.of(),
            ImmutableList.of(),
            NOW,
            removed ? NOW : null,
            null,
            null,
            Retained.NONE,
            null,
            null,
            null,
            ImmutableMap.of());
    records.put(id, new VersionedRecord(record, 7));
  }

  private void recorded(SegmentId id, long epoch, NodeId... inSync) {
    recorded(id, SegmentState.READY, GROUP, epoch, inSync);
  }

  private RebuildPlan plan() {
    return RebuildPlan.of(
        new Findings(ImmutableMap.copyOf(nodes), ImmutableMap.copyOf(records), 0, distrusted),
        choices);
  }

  private ImmutableMap<SegmentId, Step> bothSteps() {
    RebuildPlan plan = plan();
    assertFalse(plan.hasConflicts(), plan::toString);
    assertEquals(1, plan.together().size(), plan::toString);
    ImmutableMap.Builder<SegmentId, Step> steps = ImmutableMap.builder();
    plan.together().get(0).forEach(step -> steps.put(step.segment(), step));
    ImmutableMap<SegmentId, Step> both = steps.buildOrThrow();
    assertEquals(ImmutableSet.of(A, B), both.keySet());
    return both;
  }

  private void assertBothWaitFor(String why) {
    RebuildPlan plan = plan();
    assertEquals(ImmutableList.of(), plan.steps());
    assertEquals(0, plan.untouched());
    List<Remark> decide = plan.remarks().stream().filter(Remark::conflict).toList();
    assertEquals(List.of(A, B), decide.stream().map(Remark::segment).toList(), plan::toString);
    assertTrue(decide.stream().anyMatch(each -> each.text().contains(why)), plan::toString);
  }

  private void leave(SegmentId... ids) {
    choices =
        new Choices(ImmutableMap.of(), ImmutableSet.copyOf(Arrays.asList(ids)), ImmutableSet.of());
  }

  private void takeApart(SegmentId... ids) {
    choices =
        new Choices(ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.copyOf(Arrays.asList(ids)));
  }

  @Test
  void theOldestOfWhatEachSegmentHasIsRecoveredInAll() {
    has(N1, A, 7, v(7, 22), v(7, 19)); // not on all members of B: nobody was told
    has(N2, A, 7, v(7, 20));
    has(N3, A, 7, v(7, 19)); // a learner
    has(N1, B, 7, v(7, 20));
    has(N2, B, 7, v(6, 3)); // a learner: what was closed is not measured by it
    ImmutableMap<SegmentId, Step> steps = bothSteps();
    for (Step step : steps.values()) {
      assertEquals(v(7, 20), step.version());
      assertEquals(GROUP, step.record(NOW).spec().group());
      assertEquals(GENERATION + 7, step.epoch());
    }
    assertEquals(members(N1, N2), steps.get(A).inSync(), "N1 goes back, N3 does not have it");
    assertEquals(members(N1), steps.get(B).inSync());
    assertEquals(ImmutableSet.copyOf(members(N1, N2, N3)), steps.get(A).seal().keySet());
    assertTrue(plan().remarks().get(0).text().contains("7.22"), "is told");
  }

  /** An open that ended in between has fenced members of one segment only, and teaches nobody. */
  @Test
  void noSegmentIsMeasuredByThePromisesOfAnother() {
    has(N1, A, 8, v(7, 20));
    has(N2, A, 7, v(7, 19)); // may be a member, or was left out long ago
    has(N1, B, 7, v(7, 21));
    has(N2, B, 7, v(7, 20));
    ImmutableMap<SegmentId, Step> steps = bothSteps();
    assertEquals(v(7, 20), steps.get(A).version());
    assertEquals(members(N1), steps.get(A).inSync());
    assertEquals(members(N1, N2), steps.get(B).inSync());
    assertEquals(GENERATION + 8, steps.get(A).epoch());
    assertEquals(GENERATION + 7, steps.get(B).epoch(), "a seal is no open");
  }

  @Test
  void aRebuildThatWasCutShortComesToTheSame() {
    has(N1, A, 8, v(7, 20));
    has(N1, B, 7, v(7, 19)); // a learner
    has(N2, B, 7, v(7, 20));
    Step first = bothSteps().get(B);
    nodes.clear();
    has(N1, A, 8, v(7, 20));
    has(N1, B, first.epoch(), v(7, 19)); // sealed
    has(N2, B, 7, v(7, 20));
    assertEquals(v(7, 20), bothSteps().get(B).version());
    assertEquals(2 * GENERATION + 8, bothSteps().get(A).epoch(), "of one generation");
  }

  @Test
  void ifNoMemberOfOneAnswersThereIsNoCut() {
    has(N1, A, 7, v(7, 22), v(7, 21));
    has(N1, B, 7, v(7, 20)); // a learner, or left out since
    assertBothWaitFor("no copy of b that answered was in sync");
    nodes.clear();
    has(N1, A, 7, v(7, 22), v(6, 3));
    has(N1, B, 6, v(6, 4)); // was not there when 7 opened
    assertBothWaitFor("no copy of b that answered was in sync");
    has(N2, B, 7, v(6, 3)); // was
    assertEquals(v(6, 3), bothSteps().get(A).version());
  }

  @Test
  void aMissingSegmentIsToldOfAllAndTheyAreLeftOutTogether() {
    has(N1, A, 7, v(7, 20));
    assertBothWaitFor("no node that answered has a copy of segment " + B);
    add(N1, new ListedReplica(B, null, 0));
    assertBothWaitFor("every copy fails its checks");
    nodes.clear();
    has(N1, A, 7, v(7, 20));
    has(N1, B, 7, Version.NONE);
    assertBothWaitFor("segment " + B + " was never written");
    leave(B);
    assertBothWaitFor("segment " + B + " is removed or left out");
    leave(A, B);
    assertEquals(ImmutableList.of(), plan().steps());
    assertFalse(plan().hasConflicts(), plan()::toString);
  }

  @Test
  void somebodyMayHaveThemByThemselves() {
    has(N1, A, 12, v(12, 500), v(12, 499)); // was taken apart, and opened since
    has(N1, B, 9, v(9, 80), v(9, 80));
    assertBothWaitFor("--apart");
    takeApart(A);
    assertTrue(plan().remarks().get(0).text().contains("is not of its group"));
    takeApart(A, B);
    RebuildPlan plan = plan();
    assertFalse(plan.hasConflicts(), plan::toString);
    assertEquals(2, plan.together().size());
    assertEquals(v(12, 500), plan.steps().get(0).version());
    assertTrue(plan.steps().stream().allMatch(step -> step.spec().group().isNone()));
    recorded(A, 12, N1);
    assertTrue(plan().remarks().get(0).text().contains("`baton ungroup a`"), "it is registered");
  }

  /** ZooKeeper knows that a group was taken apart; replicas do not. */
  @Test
  void aRecordWithoutAGroupIsBelieved() {
    has(N1, A, 12, v(12, 500), v(12, 499));
    has(N1, B, 9, v(9, 80), v(9, 80));
    recorded(A, SegmentState.READY, Group.NONE, 12, N1);
    recorded(B, SegmentState.READY, Group.NONE, 9, N1);
    assertFalse(plan().hasConflicts(), plan()::toString);
    assertEquals(2, plan().together().size());
  }

  @Test
  void aRegistrationThatWasFinishedBecomesAGroup() {
    has(N1, A, 1, v(1, 1));
    has(N1, B, 1, v(1, 1));
    recorded(A, SegmentState.CREATING, Group.NONE, 1);
    recorded(B, SegmentState.CREATING, Group.NONE, 1);
    for (Step step : bothSteps().values()) {
      assertEquals(SegmentState.READY, step.record(NOW).state());
      assertEquals(GROUP, step.record(NOW).spec().group());
    }
    nodes.clear();
    has(N1, A, 1, v(1, 1));
    assertBothWaitFor("segment " + B + " was never written");
  }

  @Test
  void allRecordsAreLeftAloneOrNone() {
    has(N1, A, 7, v(7, 22));
    has(N2, A, 7, v(7, 20));
    has(N1, B, 7, v(7, 20));
    recorded(A, 7, N1, N2);
    recorded(B, 7, N1);
    distrusted = false;
    assertEquals(2, plan().untouched(), "who holds more goes back");
    assertEquals(ImmutableList.of(), plan().steps());
    recorded(B, 6, N1);
    assertEquals(GENERATION + 7, bothSteps().get(A).epoch(), "though A fits");
    recorded(B, 7, N1);
    nodes.clear();
    has(N1, A, 7, v(7, 22));
    has(N2, A, 7, v(7, 19));
    has(N1, B, 7, v(7, 20));
    assertEquals(members(N1), bothSteps().get(A).inSync(), "N2 left within the epoch");
  }

  /** Its record stays; no open of the group gets through before its content is there again. */
  @Test
  void aRegisteredSegmentThatNobodyHasHoldsNobodyUp() {
    has(N1, A, 7, v(7, 22));
    recorded(A, 7, N1);
    recorded(B, 7, N3);
    RebuildPlan plan = plan();
    assertFalse(plan.hasConflicts(), plan::toString);
    assertEquals(A, plan.steps().get(0).segment());
    assertEquals(1, plan.steps().size());
    distrusted = false;
    assertEquals(1, plan().untouched());
  }

  @Test
  void whatIsRemovedStaysRemovedAndComesBackWithItsGroupOnly() {
    has(N1, A, 7, v(7, 22));
    has(N1, B, 7, v(7, 20));
    recorded(A, SegmentState.REMOVED, GROUP, 7, N1);
    recorded(B, SegmentState.REMOVED, GROUP, 7, N1);
    for (Step step : bothSteps().values()) {
      assertEquals(SegmentState.REMOVED, step.record(NOW).state());
    }
    choices = takes(ImmutableMap.of(nameOf(A), A));
    assertBothWaitFor("segment " + B + " is removed or left out");
    choices = takes(ImmutableMap.of(nameOf(A), A, nameOf(B), B));
    for (Step step : bothSteps().values()) {
      assertEquals(SegmentState.READY, step.record(NOW).state());
    }
    records.clear();
    choices = Choices.NONE;
    nodes.put(N1, ImmutableList.of(nodes.get(N1).get(0).asRemovedIn(7), nodes.get(N1).get(1)));
    assertBothWaitFor("a was removed");
    leave(A, B);
    assertFalse(plan().hasConflicts(), plan()::toString);
  }

  private static Choices takes(ImmutableMap<SegmentName, SegmentId> take) {
    return new Choices(take, ImmutableSet.of(), ImmutableSet.of());
  }

  /** Owners go on: a node that was asked late knows more than one that was asked early. */
  @Test
  void whatIsCommittedBetweenTwoListingsIsNoSignOfLoss() {
    has(N1, A, 7, v(7, 10), v(7, 9));
    has(N2, B, 7, v(7, 11), v(7, 10));
    ImmutableMap<NodeId, ImmutableList<ListedReplica>> first = ImmutableMap.copyOf(nodes);
    nodes.clear();
    has(N1, A, 7, v(7, 50), v(7, 49));
    has(N2, B, 7, v(7, 70), v(7, 69));
    assertTrue(plan().hasConflicts(), "of one moment it would be one");
    nodes.replaceAll((node, later) -> Listings.joined(first.get(node), later));
    assertEquals(v(7, 50), bothSteps().get(B).version());
    assertTrue(Listings.haveGroups(first.get(N1)));
  }
}
