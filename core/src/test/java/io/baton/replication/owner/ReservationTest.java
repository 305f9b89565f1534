package io.baton.replication.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reserve;
import org.junit.jupiter.api.Test;

/** Who is asked for room, and what becomes of it. */
class ReservationTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 2);
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final long DEADLINE = 1_000;

  private final Reservation reservation =
      new Reservation(
          SEGMENT, 7, 9_000, ImmutableSet.of(new Member(A, 11), new Member(B, 12)), DEADLINE);

  private static ReplicaStatus status(long incarnation, long epoch) {
    return new ReplicaStatus(SEGMENT, incarnation, epoch, 7, Version.NONE, Version.NONE, true);
  }

  private static Refused refusal(Reason reason) {
    return new Refused(SEGMENT, 12, 7, reason, 7, Version.NONE, "for a reason");
  }

  @Test
  void everyMemberIsAskedAndMustHaveTheRoom() {
    assertEquals(
        ImmutableMap.of(
            A, new Reserve(SEGMENT, 11, 7, 9_000), B, new Reserve(SEGMENT, 12, 7, 9_000)),
        reservation.requests());
    reservation.received(A, status(11, 7));
    reservation.received(A, status(11, 7));
    assertFalse(reservation.isGranted());
    reservation.received(B, status(12, 7));
    assertTrue(reservation.isGranted());
    reservation.tick(DEADLINE);
    assertNull(reservation.refusal());
  }

  @Test
  void anAnswerOfAnotherReplicaOrEpochIsNone() {
    reservation.received(A, status(11, 7));
    reservation.received(B, status(99, 7));
    reservation.received(B, status(12, 6));
    reservation.received(new NodeId("c"), status(12, 7));
    assertFalse(reservation.isGranted());
  }

  @Test
  void oneWithoutRoomIsEnoughToEndIt() {
    reservation.received(B, refusal(Reason.NO_SPACE));
    reservation.received(A, refusal(Reason.BUSY));
    reservation.received(A, status(11, 7));
    assertFalse(reservation.isGranted());
    assertEquals(Reason.NO_SPACE, reservation.refusal());
    assertEquals("b refused: NO_SPACE, for a reason", reservation.trouble());
  }

  @Test
  void whoDoesNotAnswerInTimeIsNamed() {
    reservation.received(A, status(11, 7));
    reservation.tick(DEADLINE - 1);
    assertNull(reservation.refusal());
    assertEquals("", reservation.trouble());
    reservation.tick(DEADLINE);
    assertEquals(Reason.BUSY, reservation.refusal());
    assertEquals("b did not answer in time", reservation.trouble());
  }
}
