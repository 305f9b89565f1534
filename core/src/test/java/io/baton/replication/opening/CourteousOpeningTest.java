package io.baton.replication.opening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The coordinator's opening leaves a segment to an owner that lives. */
class CourteousOpeningTest {

  private static final SegmentId ID = new SegmentId(7, 42);
  private static final Member A = new Member(new NodeId("a"), 1);
  private static final Member B = new Member(new NodeId("b"), 2);
  private static final Version LAST = new Version(3, 9);
  private static final RecordView RECORD = record(3);

  private final Effects did = new Effects();
  private Opening opening;

  private static RecordView record(long epoch) {
    return new RecordView(epoch, 5, ImmutableSet.of(A, B), ImmutableSet.of(A.node(), B.node()));
  }

  private void start(boolean courteous) {
    Duration second = Duration.ofSeconds(1);
    opening =
        new Opening(
            ID,
            RECORD,
            5,
            new OpeningConfig(second.multipliedBy(9), second, second, courteous),
            did);
    opening.start(0);
    opening.connected(A.node());
    opening.connected(B.node());
  }

  private void answer(Member from, long epoch, boolean ownerHeard) {
    ReplicaStatus status =
        new ReplicaStatus(ID, from.incarnation(), epoch, 3, LAST, LAST, ownerHeard);
    opening.received(from.node(), status, 1);
  }

  @Test
  void itStopsBeforeTheClaimIfAnyMemberHeardTheOwner() {
    start(true);
    answer(A, 0, false);
    answer(B, 0, true);
    assertEquals(OpeningEffects.Failure.OWNER_ALIVE, did.failure);
    assertEquals(0, did.claimed);
    assertTrue(did.sent.stream().allMatch(Probe.class::isInstance));
    opening.tick(Duration.ofSeconds(20).toNanos());
    assertEquals(OpeningState.FAILED, opening.state());
  }

  @Test
  void aNodeWithAnotherReplicaMayHaveHeardTheOwnerToo() {
    start(true);
    answer(new Member(B.node(), 77), 0, true);
    assertEquals(OpeningEffects.Failure.OWNER_ALIVE, did.failure);
  }

  @Test
  void aFenceThatIsRefusedEndsIt() {
    start(true);
    answer(A, 0, false);
    answer(B, 0, false);
    opening.changeWon(1, RECORD, 2);
    Fence fence = assertInstanceOf(Fence.class, did.sent.get(did.sent.size() - 1));
    assertEquals(Fence.By.COURTEOUS_OPENER, fence.by());
    opening.received(
        A.node(), new Refused(ID, 1, fence.epoch(), Reason.OWNER_HEARD, 3, LAST, "heard"), 3);
    assertEquals(OpeningEffects.Failure.OWNER_ALIVE, did.failure);
    answer(B, fence.epoch(), false);
    assertNull(did.opened);
  }

  @Test
  void withASilentOwnerItOpens() {
    start(true);
    answer(A, 0, false);
    answer(B, 0, false);
    opening.changeWon(1, RECORD, 2);
    answer(A, did.claimed, true);
    answer(B, did.claimed, true);
    opening.looked(record(did.claimed));
    assertNull(did.failure, "once the epoch is promised it is the coordinator that is heard");
    assertEquals(LAST, did.opened.recovered());
  }

  @Test
  void anApplicationDoesNotAsk() {
    start(false);
    answer(A, 0, true);
    answer(B, 0, true);
    assertEquals(4, did.claimed);
  }

  private void refuse(Member member, Reason reason) {
    opening.received(
        member.node(), new Refused(ID, member.incarnation(), did.claimed, reason, 3, LAST, "x"), 3);
  }

  @Test
  void oneMemberThatFoundThatZooKeeperWentBackIsEnoughToStop() {
    start(false);
    answer(A, 0, false);
    answer(B, 0, false);
    opening.changeWon(1, RECORD, 2);
    answer(A, did.claimed, false);
    refuse(B, Reason.REGISTRY_WENT_BACK);
    assertEquals(OpeningEffects.Failure.REGISTRY_WENT_BACK, did.failure);
    assertNull(did.opened);
  }

  @Test
  void nothingIsClaimedOfAZooKeeperThatAMemberKnowsToHaveGoneBack() {
    start(false);
    refuse(A, Reason.REGISTRY_WENT_BACK);
    assertEquals(OpeningEffects.Failure.REGISTRY_WENT_BACK, did.failure);
    assertEquals(0, did.claimed);
  }

  @Test
  void aMemberThatIsBusyWhenItIsFencedIsAskedAgain() {
    start(false);
    answer(A, 0, false);
    answer(B, 0, false);
    opening.changeWon(1, RECORD, 2);
    answer(A, did.claimed, false);
    refuse(B, Reason.BUSY);
    assertNull(did.opened, "it is not given up");
    answer(B, did.claimed, false);
    opening.looked(record(did.claimed));
    assertEquals(2, did.opened.record().inSync().size());
  }

  private static final class Effects implements OpeningEffects {
    final List<Request> sent = new ArrayList<>();
    long claimed;
    @Nullable Failure failure;
    @Nullable Opened opened;

    @Override
    public void send(NodeId to, Request request) {
      sent.add(request);
    }

    @Override
    public void teach(NodeId learner, Member source) {
      throw new AssertionError("all hold the same");
    }

    @Override
    public void claim(long change, long epoch) {
      claimed = epoch;
    }

    @Override
    public void propose(long change, ImmutableSet<Member> inSync) {
      throw new AssertionError("all are there");
    }

    @Override
    public void look() {}

    @Override
    public void opened(Opened result) {
      opened = result;
    }

    @Override
    public void failed(Failure why, String detail) {
      failure = why;
    }
  }
}
