package io.baton.replication.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Owner;
import io.baton.replication.owner.OwnerConfig;
import io.baton.replication.owner.Parts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the checkpoint of a group is closed, and that nothing of it is committed before. */
class GroupOwnerTest {

  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final long NOW = 1_000_000_000L;
  private static final Version RECOVERED = new Version(2, 7);
  private static final Version FIRST = new Version(3, 8);
  private static final Version SECOND = new Version(3, 9);

  private final List<String> happened = new ArrayList<>();
  private final Owner left = owner("left");
  private final Owner right = owner("right");
  private final GroupOwner group =
      new GroupOwner(List.of(left, right), RECOVERED, version -> happened.add("closed " + version));

  private static SegmentId id(String segment) {
    return new SegmentId(1, segment.length());
  }

  private Owner owner(String segment) {
    Committing effects =
        new Committing(
            version -> happened.add(segment + " " + version),
            version -> happened.add(segment + " overdue " + version));
    ImmutableSet<Member> inSync = ImmutableSet.of(new Member(A, 1));
    RecordView record = new RecordView(3, 5, inSync, ImmutableSet.of(A, B));
    Opened opened = new Opened(id(segment), 3, record, RECOVERED);
    Owner owner = new Owner(opened, 1, OwnerConfig.DEFAULT, effects);
    place(owner, segment, A);
    return owner;
  }

  private static void place(Owner owner, String segment, NodeId node) {
    owner.connected(node, NOW);
    owner.received(node, new ReplicaStatus(id(segment), 1, 3, 3, RECOVERED, RECOVERED, true), NOW);
  }

  private static Captured captured(Version version) {
    return new Captured(version, 0, 0, Parts.of(ImmutableList.of(BlockBatch.EMPTY)));
  }

  private void offer(Version version) {
    assertNull(group.offer(List.of(captured(version), captured(version)), NOW));
  }

  private void holds(Owner owner, String segment, NodeId node, Version version) {
    owner.received(node, new Acknowledged(id(segment), 1, version, 0, true), NOW);
    group.settle();
  }

  @Test
  void nothingIsCommittedBeforeEachPartIsOnItsSet() {
    offer(FIRST);
    offer(SECOND);
    holds(left, "left", A, FIRST);
    holds(left, "left", A, SECOND);
    assertEquals(List.of(), happened);
    assertEquals(RECOVERED, left.commitPoint());
    holds(right, "right", A, FIRST);
    assertEquals(List.of("left 3.8", "right 3.8", "closed 3.8"), happened);
    holds(right, "right", A, SECOND);
    assertEquals(SECOND, group.closed());
    assertEquals(SECOND, left.commitPoint());
  }

  /** What another segment lacks is that one's to report. */
  @Test
  void onlyTheSegmentThatLacksAPartIsOverdue() {
    offer(FIRST);
    holds(left, "left", A, FIRST);
    long deadline = NOW + OwnerConfig.DEFAULT.deadlineFor(0).toNanos();
    left.tick(deadline);
    right.tick(deadline);
    assertEquals(List.of("right overdue 3.8"), happened);
    holds(right, "right", A, FIRST);
    assertEquals(FIRST, group.closed());
  }

  /** One that has joined since does not hold it: that the others held it counts for nothing. */
  @Test
  void whatWasOnTheSetBeforeSomebodyJoinedIsNotNow() {
    offer(FIRST);
    holds(left, "left", A, FIRST);
    place(left, "left", B);
    left.received(B, new Learned(id("left"), 1, 3, RECOVERED, 0), NOW);
    left.received(B, new ReplicaStatus(id("left"), 1, 3, 3, RECOVERED, RECOVERED, true), NOW);
    left.tick(NOW); // it holds the commit point, so it is to join, and counts from now on
    holds(right, "right", A, FIRST);
    assertEquals(List.of(), happened);
    holds(left, "left", B, FIRST);
    assertEquals(List.of("left 3.8", "right 3.8", "closed 3.8"), happened);
  }

  @Test
  void oneSegmentFencedIsTheEndOfAll() {
    offer(FIRST);
    holds(left, "left", A, FIRST);
    left.received(
        A, new Refused(id("left"), 1, 3, Refused.Reason.FENCED, 4, FIRST, "promised"), NOW);
    holds(right, "right", A, FIRST);
    assertTrue(group.isFenced());
    assertEquals(List.of(), happened);
    assertNotNull(group.offer(List.of(captured(SECOND), captured(SECOND)), NOW));
    assertEquals(FIRST, right.newest(), "a part was taken of what was refused");
  }

  @Test
  void refusedByOneSegmentItIsTakenByNone() {
    for (int i = 8; right.whyNot() == null; i++) {
      right.offer(captured(new Version(3, i)), NOW);
    }
    assertNotNull(group.offer(List.of(captured(FIRST), captured(FIRST)), NOW));
    assertEquals(RECOVERED, left.newest());
  }

  @Test
  void partsAreOfOneVersion() {
    List<Captured> unlike = List.of(captured(FIRST), captured(SECOND));
    assertThrows(IllegalArgumentException.class, () -> group.offer(unlike, NOW));
  }
}
