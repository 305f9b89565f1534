package io.baton.replication.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Request;
import io.baton.replication.opening.Opening;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.opening.OpeningEffects;
import io.baton.replication.rollback.RollBack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a group's opening claims, recovers and returns. */
class GroupOpeningTest {

  private static final SegmentId LEFT = new SegmentId(1, 1);
  private static final SegmentId RIGHT = new SegmentId(1, 2);
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final long ME = 77;
  private static final long SECOND = 1_000_000_000L;
  private static final Version OLD = new Version(2, 7);
  private static final Version NEW = new Version(2, 8);

  private final List<String> happened = new ArrayList<>();
  private long now = SECOND;
  private final GroupOpening group =
      new GroupOpening(
          ME,
          OpeningConfig.DEFAULT,
          new GroupOpening.Effects() {
            @Override
            public void claim(long change, long epoch) {
              happened.add("claim " + change + " epoch " + epoch);
            }

            @Override
            public void opened(ImmutableList<Opened> segments) {
              segments.forEach(one -> happened.add("opened " + one.recovered()));
            }

            @Override
            public void failed(OpeningEffects.Failure failure, String detail) {
              happened.add("failed " + failure);
            }
          });
  private final Opening left = group.add(LEFT, record(2), new Driver("left"));
  private final Opening right = group.add(RIGHT, record(4), new Driver("right"));

  private final class Driver implements OpeningEffects {
    private final String segment;

    Driver(String segment) {
      this.segment = segment;
    }

    @Override
    public void send(NodeId to, Request request) {
      if (request instanceof RollBack back) {
        happened.add(segment + " " + to + " back to " + back.version());
      }
    }

    @Override
    public void teach(NodeId learner, Member source) {
      happened.add(segment + " teach " + learner);
    }

    @Override
    public void claim(long change, long epoch) {
      throw new AssertionError("claimed by itself");
    }

    @Override
    public void propose(long change, ImmutableSet<Member> inSync) {
      happened.add(segment + " propose " + inSync);
    }

    @Override
    public void look() {
      happened.add(segment + " look");
    }

    @Override
    public void opened(Opened opened) {
      throw new AssertionError("opened by itself");
    }

    @Override
    public void failed(Failure failure, String detail) {
      throw new AssertionError("failed by itself");
    }
  }

  private static RecordView record(long epoch) {
    return new RecordView(
        epoch, ME, ImmutableSet.of(new Member(A, 1), new Member(B, 1)), ImmutableSet.of(A, B));
  }

  private static SegmentId id(Opening opening, Opening left) {
    return opening == left ? LEFT : RIGHT;
  }

  private void holds(Opening opening, NodeId node, long epoch, Version last) {
    SegmentId segment = id(opening, left);
    opening.received(node, new ReplicaStatus(segment, 1, epoch, epoch, last, OLD, false), now);
    group.settle(now);
  }

  /** All have been probed. */
  private void probed() {
    for (Opening opening : List.of(left, right)) {
      opening.start(now);
      for (NodeId node : List.of(A, B)) {
        opening.connected(node);
        holds(opening, node, 0, NEW);
      }
    }
  }

  /** Epoch 5 is claimed. */
  private void claimed() {
    probed();
    group.claimWon(0, List.of(record(5), record(5)), now);
    happened.clear();
  }

  @Test
  void oneEpochIsClaimedForAll() {
    probed();
    assertEquals(List.of("claim 0 epoch 5"), happened);
  }

  @Test
  void theOldestOnAnyMemberIsRecoveredAndTheOthersGoBack() {
    claimed();
    holds(left, A, 5, NEW);
    holds(left, B, 5, NEW);
    holds(right, A, 5, NEW);
    assertEquals(List.of(), happened);
    holds(right, B, 5, OLD);
    assertEquals(
        List.of("left a back to 2.7", "left b back to 2.7", "right a back to 2.7"), happened);
    happened.clear();
    holds(left, A, 5, OLD);
    holds(left, B, 5, NEW); // of before
    holds(right, A, 5, OLD);
    right.looked(record(5));
    group.settle(now);
    assertEquals(List.of("right look"), happened);
    holds(left, B, 5, OLD);
    left.looked(record(5));
    group.settle(now);
    assertEquals(List.of("right look", "left look", "opened 2.7", "opened 2.7"), happened);
  }

  @Test
  void whatAllMembersHoldIsRecoveredThoughNobodyKnowsItToBeClosed() {
    claimed();
    for (Opening opening : List.of(left, right)) {
      holds(opening, A, 5, NEW);
      holds(opening, B, 5, NEW);
    }
    left.looked(record(5));
    right.looked(record(5));
    group.settle(now);
    assertEquals(List.of("left look", "right look", "opened 2.8", "opened 2.8"), happened);
  }

  @Test
  void whoDoesNotGoBackIsLeftOut() {
    claimed();
    holds(left, A, 5, OLD);
    holds(left, B, 5, NEW);
    holds(right, A, 5, NEW);
    holds(right, B, 5, NEW);
    happened.clear();
    left.received(B, new Refused(LEFT, 1, 5, Refused.Reason.NO_SPACE, 5, NEW, "full"), now);
    group.settle(now);
    holds(right, A, 5, OLD);
    now += 3 * SECOND;
    right.tick(now);
    group.settle(now);
    assertEquals(List.of("left propose [a#1]", "right propose [a#1]"), happened);
  }

  @Test
  void theSameClaimIsIssuedAgainWhereItsOutcomeIsUnknown() {
    probed();
    group.claimUnknown(0, now);
    now += SECOND;
    left.tick(now);
    group.settle(now);
    assertEquals(List.of("claim 0 epoch 5"), happened);
    right.tick(now);
    group.settle(now);
    assertEquals(List.of("claim 0 epoch 5", "claim 0 epoch 5"), happened);
  }

  @Test
  void aClaimThatIsLostIsMadeAnew() {
    probed();
    group.claimLost(0, List.of(record(2), record(4)), now);
    assertEquals(List.of("claim 0 epoch 5"), happened);
    for (Opening opening : List.of(left, right)) {
      holds(opening, A, 0, NEW);
      holds(opening, B, 0, NEW);
    }
    assertEquals(List.of("claim 0 epoch 5", "claim 1 epoch 5"), happened);
  }

  @Test
  void oneThatIsOvertakenIsTheEndOfAll() {
    probed();
    happened.clear();
    group.claimLost(0, List.of(record(2), record(6)), now);
    group.settle(now);
    assertEquals(List.of("failed PREEMPTED"), happened);
  }
}
