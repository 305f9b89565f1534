package io.baton.healing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Group;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepairPlanTest {

  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");
  private static final long SECOND = 1_000_000_000;
  private static final RepairPlan.Limits LIMITS =
      new RepairPlan.Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), 2, 3);

  private final RepairPlan plan = new RepairPlan(LIMITS);

  private static Ailment ailment(long id, long epoch, int inSync) {
    return new Ailment(
        new SegmentId(0, id), SegmentName.of("s" + id), epoch, inSync, ImmutableSet.of(C));
  }

  private List<Long> due(long seconds) {
    return plan.due(seconds * SECOND).stream().map(some -> some.segment().low()).toList();
  }

  @Test
  void whatIsMissingIsDesiredAndRunsAndIsNotInSync() {
    Owner owner = new Owner("c", 1, "h", 2, Instant.EPOCH);
    SegmentRecord creating =
        SegmentRecord.creating(
            new SegmentId(0, 1),
            SegmentName.of("s"),
            SegmentSpec.ofCapacity(1),
            ImmutableList.of(A, B, C),
            owner);
    SegmentRecord ready = creating.ready(ImmutableList.of(new Member(A, 1)));
    ImmutableSet<NodeId> live = ImmutableSet.of(A, C, new NodeId("d"));
    assertEquals(Optional.empty(), Ailment.of(creating, live));
    assertEquals(ImmutableSet.of(C), Ailment.of(ready, live).orElseThrow().missing());
    assertEquals(1, Ailment.of(ready, live).orElseThrow().inSync());
    assertEquals(Optional.empty(), Ailment.of(ready, ImmutableSet.of(A)));
    assertEquals(Optional.empty(), Ailment.of(ready.tombstone(Instant.EPOCH), live));
    Group group = Group.of(List.of(ready.id(), new SegmentId(0, 2)));
    assertEquals(
        Optional.empty(),
        Ailment.of(ready.withSpec(ready.spec().withGroup(group)), live),
        "its next open brings it back");
  }

  @Test
  void theGraceTimeBeginsWhenItIsFirstSeenAndAgainWithEachEpoch() {
    plan.ailing(ailment(1, 5, 1), 0);
    plan.ailing(ailment(1, 5, 1), 9 * SECOND);
    assertEquals(List.of(), due(9));
    plan.ailing(ailment(1, 6, 1), 9 * SECOND);
    assertEquals(List.of(), due(18));
    assertEquals(List.of(1L), due(19));
  }

  @Test
  void aLivingOwnerEndsTheWait() {
    plan.ailing(ailment(1, 5, 1), 0);
    plan.well(new SegmentId(0, 1));
    plan.ailing(ailment(1, 5, 1), 9 * SECOND);
    assertEquals(List.of(), due(10));
  }

  @Test
  void theFewestCopiesComeFirstThenWhoWaitedLongest() {
    plan.ailing(ailment(1, 5, 2), SECOND);
    plan.ailing(ailment(2, 5, 2), 0);
    plan.ailing(ailment(3, 5, 1), 2 * SECOND);
    assertEquals(List.of(3L, 2L), due(20));
    assertEquals(List.of(), due(20), "two at once");
    plan.ended(new SegmentId(0, 3), 20 * SECOND);
    assertEquals(List.of(1L), due(20));
  }

  @Test
  void oneThatEndedIsTriedAgainLater() {
    plan.ailing(ailment(1, 5, 2), 0);
    assertEquals(List.of(1L), due(10));
    plan.well(new SegmentId(0, 1));
    plan.ended(new SegmentId(0, 1), 20 * SECOND);
    assertEquals(List.of(), due(49));
    assertEquals(List.of(1L), due(50), "what was under way is not forgotten before it ends");
    plan.ended(new SegmentId(0, 1), 60 * SECOND);
    plan.well(new SegmentId(0, 1));
    assertEquals(0, plan.size());
  }

  @Test
  void noMoreAreRememberedThanTheLimit() {
    for (int i = 1; i < 9; i++) {
      plan.ailing(ailment(i, 5, 2), 0);
    }
    assertEquals(3, plan.size());
  }
}
