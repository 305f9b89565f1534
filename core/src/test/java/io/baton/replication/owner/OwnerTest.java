package io.baton.replication.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The owner's single cases: who is counted when, and what is sent again. */
class OwnerTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 1);
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");
  private static final long SECOND = 1_000_000_000L;
  private static final Version RECOVERED = new Version(2, 7);

  private final List<String> happened = new ArrayList<>();
  private final List<Request> sent = new ArrayList<>();
  private final List<Version> released = new ArrayList<>();
  private long now = SECOND;

  private final OwnerEffects effects =
      new OwnerEffects() {
        @Override
        public void send(NodeId to, Request request) {
          sent.add(request);
        }

        @Override
        public void teach(NodeId learner, Member source) {
          happened.add("teach " + learner + " from " + source.node());
        }

        @Override
        public void propose(long change, ImmutableSet<Member> inSync) {
          happened.add("propose " + change + " " + inSync);
        }

        @Override
        public void committed(Version version, ImmutableSet<NodeId> holders) {
          happened.add("committed " + version + " on " + holders);
        }

        @Override
        public void overdue(Version version, String why) {
          happened.add("overdue " + version + ": " + why);
        }

        @Override
        public void release(Captured captured) {
          released.add(captured.version());
        }

        @Override
        public void commitPointKnown(Version version) {
          happened.add("known " + version);
        }

        @Override
        public void inSyncChanged(ImmutableSet<Member> inSync) {
          happened.add("in sync " + inSync);
        }

        @Override
        public void fenced(long byEpoch) {
          happened.add("fenced " + byEpoch);
        }
      };

  private static Member member(NodeId node) {
    return new Member(node, 1);
  }

  private static RecordView record(long epoch, NodeId... inSync) {
    ImmutableSet.Builder<Member> members = ImmutableSet.builder();
    for (NodeId node : inSync) {
      members.add(member(node));
    }
    return new RecordView(epoch, 5, members.build(), ImmutableSet.of(A, B, C));
  }

  private Owner owner(int minInSync, NodeId... inSync) {
    Opened opened = new Opened(SEGMENT, 3, record(3, inSync), RECOVERED);
    return new Owner(opened, minInSync, OwnerConfig.DEFAULT, effects);
  }

  private void connect(Owner owner, NodeId... nodes) {
    for (NodeId node : nodes) {
      owner.connected(node, now);
      holds(owner, node, RECOVERED);
    }
  }

  private void holds(Owner owner, NodeId node, Version last) {
    owner.received(node, new ReplicaStatus(SEGMENT, 1, 3, 3, last, RECOVERED, false), now);
  }

  private static Version version(int sequence) {
    return new Version(3, sequence);
  }

  private void offer(Owner owner, int sequence, int parts) {
    ImmutableList.Builder<BlockBatch> batches = ImmutableList.builder();
    for (int i = 0; i < parts; i++) {
      batches.add(BlockBatch.EMPTY);
    }
    assertNull(owner.offer(new Captured(version(sequence), 0, 0, Parts.of(batches.build())), now));
  }

  private void acknowledge(Owner owner, NodeId node, int sequence, int part, boolean held) {
    owner.received(node, new Acknowledged(SEGMENT, 1, version(sequence), part, held), now);
  }

  @Test
  void everyCountedMemberMustHoldIt() {
    Owner owner = owner(2, A, B);
    connect(owner, A, B);
    offer(owner, 8, 1);
    acknowledge(owner, A, 8, 0, true);
    assertEquals(List.of(), happened);
    acknowledge(owner, B, 8, 0, true);
    assertEquals(List.of("committed 3.8 on [a, b]"), happened);
  }

  @Test
  void joinerCountsBeforeItsChangeIsKnown() {
    Owner owner = owner(1, A);
    connect(owner, A, B);
    owner.received(B, new Learned(SEGMENT, 1, 3, RECOVERED, 4), now);
    owner.tick(now);
    assertTrue(happened.contains("propose 1 [a#1, b#1]"), happened.toString());
    offer(owner, 8, 1);
    acknowledge(owner, A, 8, 0, true);
    assertEquals(RECOVERED, owner.commitPoint());
    acknowledge(owner, B, 8, 0, true);
    assertEquals(version(8), owner.commitPoint());
  }

  @Test
  void leaverCountsUntilItsRemovalIsKnownAndUnknownIsIssuedAgain() {
    Owner owner = owner(1, A, B);
    connect(owner, A, B);
    owner.disconnected(B, now);
    owner.tick(now);
    offer(owner, 8, 1);
    now += 3 * SECOND;
    holds(owner, A, RECOVERED);
    owner.tick(now);
    assertTrue(happened.contains("propose 1 [a#1]"), happened.toString());
    acknowledge(owner, A, 8, 0, true);
    owner.changeUnknown(1, now);
    assertEquals(RECOVERED, owner.commitPoint());
    now += SECOND;
    owner.tick(now);
    assertEquals(2, happened.stream().filter("propose 1 [a#1]"::equals).count());
    owner.changeWon(1, record(3, A, B));
    assertEquals(version(8), owner.commitPoint());
  }

  @Test
  void nothingIsCommittedWhileTheRecordedSetIsBelowMinInSync() {
    Owner owner = owner(2, A);
    connect(owner, A, B);
    owner.received(B, new Learned(SEGMENT, 1, 3, RECOVERED, 4), now);
    offer(owner, 8, 1);
    owner.tick(now);
    acknowledge(owner, A, 8, 0, true);
    acknowledge(owner, B, 8, 0, true);
    assertEquals(RECOVERED, owner.commitPoint());
    owner.changeWon(1, record(3, A, B));
    assertEquals(version(8), owner.commitPoint());
  }

  @Test
  void anotherOwnerOfTheSameEpochFences() {
    Owner owner = owner(1, A);
    owner.recordSeen(new RecordView(3, 0, ImmutableSet.of(), ImmutableSet.of(A)));
    assertFalse(owner.isFenced(), "nobody has it");
    owner.recordSeen(new RecordView(3, 6, ImmutableSet.of(), ImmutableSet.of(A)));
    assertTrue(owner.isFenced());
  }

  @Test
  void aChangeThatWonAndWasFollowedByALaterOpeningFences() {
    Owner owner = owner(1, A);
    connect(owner, A);
    owner.changeWon(1, record(4, B));
    assertTrue(owner.isFenced());
    assertEquals("fenced 4", happened.get(happened.size() - 1));
  }

  @Test
  void neverGoesBelowMinInSyncByItself() {
    Owner owner = owner(2, A, B);
    connect(owner, A, B);
    owner.disconnected(B, now);
    owner.tick(now);
    offer(owner, 8, 1);
    now += 11 * SECOND;
    owner.tick(now);
    assertTrue(
        happened.contains(
            "overdue 3.8: a does not answer; b is not reachable;"
                + " nobody is left out of 2 in sync, as that is the least allowed"));
    assertTrue(happened.stream().noneMatch(h -> h.startsWith("propose")), happened.toString());
  }

  @Test
  void anOverdueCheckpointTellsThatItWaitsForZooKeeper() {
    Owner owner = owner(1, A, B);
    connect(owner, A, B);
    owner.disconnected(B, now);
    owner.tick(now);
    offer(owner, 8, 1);
    acknowledge(owner, A, 8, 0, true);
    now += 11 * SECOND;
    owner.tick(now);
    owner.tick(now);
    assertTrue(happened.contains("propose 1 [" + member(A) + "]"), happened.toString());
    now += 11 * SECOND;
    offer(owner, 9, 1);
    acknowledge(owner, A, 9, 0, true);
    now += 11 * SECOND;
    owner.tick(now);
    String why =
        "overdue 3.9: b is not reachable; ZooKeeper has not confirmed that in sync are now ["
            + member(A)
            + "]";
    assertTrue(happened.contains(why), happened.toString());
  }

  @Test
  void whatAnEarlierConnectionDeliveredIsNotSentAgainWhenItIsDropped() {
    Owner owner = owner(1, A);
    connect(owner, A);
    offer(owner, 8, 9);
    owner.disconnected(A, now);
    connect(owner, A);
    acknowledge(owner, A, 8, 0, true);
    assertEquals(List.of(version(8)), released);
    sent.clear();
    offer(owner, 9, 1);
    assertEquals(List.of(version(9)), versions(sent));
  }

  @Test
  void whoLagsIsToldACommitPointThatItHolds() {
    Owner owner = owner(1, A);
    connect(owner, A, C);
    owner.tick(now);
    for (int sequence = 8; sequence <= 10; sequence++) {
      offer(owner, sequence, 1);
      acknowledge(owner, A, sequence, 0, true);
    }
    assertEquals(version(10), owner.commitPoint());
    sent.clear();
    owner.received(C, new Learned(SEGMENT, 1, 3, RECOVERED, 4), now);
    List<Version> told = new ArrayList<>();
    for (Request request : sent) {
      told.add(((Checkpoint) request).commitPoint());
    }
    assertEquals(List.of(version(8), version(9), version(10)), told);
  }

  @Test
  void anAcknowledgementOfAnotherIncarnationIsNone() {
    Owner owner = owner(1, A);
    connect(owner, A);
    offer(owner, 8, 1);
    owner.received(A, new Acknowledged(SEGMENT, 2, version(8), 0, true), now);
    assertEquals(RECOVERED, owner.commitPoint());
  }

  @Test
  void aHigherFenceEndsIt() {
    Owner owner = owner(1, A);
    connect(owner, A);
    offer(owner, 8, 1);
    Refused.Reason reason = Refused.Reason.FENCED;
    owner.received(A, new Refused(SEGMENT, 1, 3, reason, 4, RECOVERED, ""), now);
    acknowledge(owner, A, 8, 0, true);
    assertEquals(List.of("fenced 4"), happened);
    assertEquals(List.of(version(8)), released);
    assertNotNull(owner.offer(new Captured(version(9), 0, 0, Parts.of(ImmutableList.of())), now));
  }

  private static List<Version> versions(List<Request> requests) {
    List<Version> versions = new ArrayList<>();
    for (Request request : requests) {
      if (request instanceof Checkpoint checkpoint) {
        versions.add(checkpoint.version());
      }
    }
    return versions;
  }
}
