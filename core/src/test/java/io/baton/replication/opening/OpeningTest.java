package io.baton.replication.opening;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The opening's single cases: what it may claim, recover, record and return. */
class OpeningTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 1);
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final long ME = 77;
  private static final long SECOND = 1_000_000_000L;
  private static final Version OLD = new Version(2, 7);
  private static final Version NEW = new Version(2, 8);

  private final List<String> happened = new ArrayList<>();
  private long now = SECOND;

  private final OpeningEffects effects =
      new OpeningEffects() {
        @Override
        public void send(NodeId to, Request request) {}

        @Override
        public void teach(NodeId learner, Member source) {
          happened.add("teach " + learner + " from " + source.node());
        }

        @Override
        public void claim(long change, long epoch) {
          happened.add("claim " + change + " epoch " + epoch);
        }

        @Override
        public void propose(long change, ImmutableSet<Member> inSync) {
          happened.add("propose " + change + " " + inSync);
        }

        @Override
        public void look() {
          happened.add("look");
        }

        @Override
        public void opened(Opened opened) {
          happened.add("opened " + opened.recovered() + " on " + opened.record().inSync());
        }

        @Override
        public void failed(Failure failure, String detail) {
          happened.add("failed " + failure);
        }
      };

  private static RecordView record(long epoch, NodeId... inSync) {
    return recordOf(ME, epoch, inSync);
  }

  private static RecordView recordOf(long owner, long epoch, NodeId... inSync) {
    ImmutableSet.Builder<Member> members = ImmutableSet.builder();
    for (NodeId node : inSync) {
      members.add(new Member(node, 1));
    }
    return new RecordView(epoch, owner, members.build(), ImmutableSet.of(A, B));
  }

  private Opening opening(NodeId... inSync) {
    Opening opening = new Opening(SEGMENT, record(2, inSync), ME, OpeningConfig.DEFAULT, effects);
    opening.start(now);
    for (NodeId node : inSync) {
      opening.connected(node);
    }
    return opening;
  }

  private void holds(Opening opening, NodeId node, long epoch, Version last) {
    opening.received(node, new ReplicaStatus(SEGMENT, 1, epoch, epoch, last, OLD, false), now);
  }

  private void refuses(Opening opening, NodeId node, Refused.Reason reason) {
    opening.received(node, new Refused(SEGMENT, 1, 3, reason, 2, OLD, "no"), now);
  }

  /** Both members have been probed, and epoch 3 is claimed. */
  private Opening claimed() {
    Opening opening = opening(A, B);
    holds(opening, A, 0, NEW);
    holds(opening, B, 0, OLD);
    opening.changeWon(1, record(3, A, B), now);
    happened.clear();
    return opening;
  }

  @Test
  void returnsOnlyWhenEveryRemainingMemberHoldsTheNewest() {
    Opening opening = claimed();
    holds(opening, A, 3, NEW);
    holds(opening, B, 3, OLD);
    assertEquals(List.of("teach b from a"), happened);
    opening.received(B, new Learned(SEGMENT, 1, 3, OLD, 0), now);
    assertEquals(List.of("teach b from a"), happened);
    opening.received(B, new Learned(SEGMENT, 1, 3, NEW, 1), now);
    assertEquals(List.of("teach b from a", "look"), happened);
    opening.looked(record(3, A, B));
    assertEquals(List.of("teach b from a", "look", "opened 2.8 on [a#1, b#1]"), happened);
  }

  /** All members hold the newest version, and the record is looked at once more. */
  private Opening confirming() {
    Opening opening = claimed();
    holds(opening, A, 3, NEW);
    holds(opening, B, 3, NEW);
    return opening;
  }

  @Test
  void anEpochThatTheRecordHasOfAnotherIsNotOpened() {
    Opening opening = confirming();
    opening.looked(recordOf(ME + 1, 3, A, B));
    assertEquals(List.of("look", "failed PREEMPTED"), happened);
  }

  @Test
  void aRecordOfALaterEpochIsNotOpened() {
    Opening opening = confirming();
    opening.looked(record(4, A, B));
    assertEquals(List.of("look", "failed PREEMPTED"), happened);
  }

  @Test
  void aRecordWithoutTheClaimIsLookedAtAgain() {
    Opening opening = confirming();
    opening.looked(record(2, A, B));
    now += SECOND;
    opening.tick(now);
    assertEquals(List.of("look", "look"), happened);
    now += 40 * SECOND;
    opening.tick(now);
    assertEquals(List.of("look", "look", "failed UNKNOWN"), happened);
  }

  @Test
  void aTrimThatWasLostToAnotherOfTheSameEpochEndsIt() {
    Opening opening = claimed();
    holds(opening, A, 3, NEW);
    refuses(opening, B, Refused.Reason.IO_ERROR);
    opening.changeLost(2, recordOf(ME + 1, 3, A, B), now);
    assertEquals(List.of("propose 2 [a#1]", "failed PREEMPTED"), happened);
  }

  @Test
  void whoIsLostWhileItLearnsIsRemovedFirst() {
    Opening opening = claimed();
    holds(opening, A, 3, NEW);
    holds(opening, B, 3, OLD);
    opening.disconnected(B, now);
    assertEquals(List.of("teach b from a", "propose 2 [a#1]"), happened);
    opening.changeUnknown(2, now);
    now += SECOND;
    opening.tick(now);
    opening.changeWon(2, record(3, A, B), now);
    assertEquals(
        List.of("teach b from a", "propose 2 [a#1]", "propose 2 [a#1]", "opened 2.8 on [a#1]"),
        happened);
  }

  @Test
  void aClaimThatWonAndWasFollowedByALaterOneIsLost() {
    Opening opening = opening(A, B);
    holds(opening, A, 0, NEW);
    holds(opening, B, 0, OLD);
    opening.changeWon(1, record(4, A), now);
    assertEquals(List.of("claim 1 epoch 3", "failed PREEMPTED"), happened);
  }

  @Test
  void aProbeThatIsRefusedAfterALostClaimEndsIt() {
    Opening opening = opening(A, B);
    holds(opening, A, 0, NEW);
    holds(opening, B, 0, OLD);
    opening.changeLost(1, record(2, A, B), now);
    opening.received(
        A, new Refused(SEGMENT, 1, 0, Refused.Reason.REGISTRY_WENT_BACK, 2, OLD, "no"), now);
    holds(opening, B, 0, OLD);
    assertEquals(List.of("claim 1 epoch 3", "failed REGISTRY_WENT_BACK"), happened);
  }

  @Test
  void aTrimThatWonAndWasFollowedByALaterOpeningIsLost() {
    Opening opening = claimed();
    holds(opening, A, 3, NEW);
    refuses(opening, B, Refused.Reason.IO_ERROR);
    opening.changeWon(2, record(4, A), now);
    assertEquals(List.of("propose 2 [a#1]", "failed PREEMPTED"), happened);
  }

  @Test
  void aClaimOfUnknownOutcomeIsIssuedAgainAsItWas() {
    Opening opening = opening(A);
    holds(opening, A, 0, NEW);
    opening.changeUnknown(1, now);
    now += SECOND;
    opening.tick(now);
    assertEquals(List.of("claim 1 epoch 3", "claim 1 epoch 3"), happened);
  }

  @Test
  void claimsAboveEveryFenceThatItSaw() {
    Opening opening = opening(A);
    opening.received(A, new ReplicaStatus(SEGMENT, 1, 0, 9, NEW, OLD, false), now);
    assertEquals(List.of("claim 1 epoch 10"), happened);
  }

  @Test
  void neverRecordsAnEmptySet() {
    Opening opening = claimed();
    refuses(opening, A, Refused.Reason.NO_SPACE);
    holds(opening, A, 3, NEW);
    refuses(opening, B, Refused.Reason.NO_SPACE);
    holds(opening, B, 3, NEW);
    assertEquals(List.of("failed NO_COPY"), happened);
  }

  @Test
  void theLastHolderLostWhileOthersLearnIsNoCopy() {
    Opening opening = claimed();
    holds(opening, A, 3, NEW);
    holds(opening, B, 3, OLD);
    refuses(opening, A, Refused.Reason.WRONG_INCARNATION);
    opening.disconnected(B, now);
    assertEquals(List.of("teach b from a", "failed NO_COPY"), happened);
  }

  @Test
  void aReplicaThatForgotTakesNoPart() {
    Opening opening = opening(A, B);
    opening.received(A, new ReplicaStatus(SEGMENT, 5, 0, 0, NEW, NEW, false), now);
    holds(opening, B, 0, OLD);
    opening.changeWon(1, record(3, A, B), now);
    holds(opening, B, 3, OLD);
    assertEquals(List.of("claim 1 epoch 3", "propose 2 [b#1]"), happened);
  }

  @Test
  void aMemberThatHoldsNothingHasLostItsCopy() {
    Opening opening = opening(A, B);
    holds(opening, A, 0, Version.NONE);
    holds(opening, B, 0, OLD);
    opening.changeWon(1, record(3, A, B), now);
    holds(opening, B, 3, OLD);
    assertEquals(List.of("claim 1 epoch 3", "propose 2 [b#1]"), happened);
  }

  @Test
  void membersThatHoldNothingAreNoCopy() {
    Opening opening = opening(A, B);
    holds(opening, A, 0, Version.NONE);
    holds(opening, B, 0, Version.NONE);
    assertEquals(List.of("failed NO_COPY"), happened);
  }

  @Test
  void anotherOpenerWins() {
    Opening opening = claimed();
    Refused.Reason reason = Refused.Reason.FENCED;
    opening.received(A, new Refused(SEGMENT, 1, 3, reason, 4, OLD, "no"), now);
    assertEquals(List.of("failed PREEMPTED"), happened);
  }
}
