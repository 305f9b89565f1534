package io.baton.replication.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Reserve;
import io.baton.replication.message.Tags;
import io.baton.replication.sim.MemoryStorage;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A replica's single cases: what it takes, refuses and drops. */
class ReplicaTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 1);
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(4L * SegmentSpec.BLOCK_SIZE);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final MemoryStorage storage = new MemoryStorage(SEGMENT, SPEC, 5);
  private final Replica replica = new Replica(storage, GRACE, 0);

  private static Version v(long epoch, long sequence) {
    return new Version(epoch, sequence);
  }

  private static Checkpoint part(Version version, Version base, int part, int parts) {
    Tags tags = new Tags(1);
    tags.set(0, version, BlockHash.OF_ZEROS);
    ByteBuffer zeros = ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE);
    BlockBatch blocks = new BlockBatch(new int[] {part}, tags, zeros);
    return new Checkpoint(SEGMENT, 5, version, base, Version.NONE, 0, 0, part, parts, blocks);
  }

  private String take(Version version, Version base, int part, int parts) {
    Reply reply = replica.receive(part(version, base, part, parts), 0);
    return reply instanceof Acknowledged ack
        ? (ack.held() ? "held" : "part")
        : ((Refused) reply).reason().name();
  }

  private String take(Version version, Version base) {
    return take(version, base, 0, 1);
  }

  private static Learn learn(long epoch) {
    Member source = new Member(new NodeId("s"), 1);
    return new Learn(SEGMENT, SegmentName.of("x"), SPEC, epoch, source, "s:1", false);
  }

  @Test
  void refusesBelowItsFence() {
    replica.receive(new Fence(SEGMENT, 5, 3, Fence.By.OWNER), 0);
    assertEquals("FENCED", take(v(2, 1), Version.NONE));
    assertEquals("held", take(v(3, 1), Version.NONE));
  }

  @Test
  void aCheckpointRaisesTheFence() {
    assertEquals("held", take(v(3, 1), Version.NONE));
    assertEquals(3, storage.fence());
    assertEquals("FENCED", take(v(2, 9), v(3, 1)));
  }

  @Test
  void takesOnlyWhatBuildsOnTheLast() {
    assertEquals("held", take(v(1, 1), Version.NONE));
    assertEquals("WRONG_BASE", take(v(1, 3), v(1, 2)));
    assertEquals("held", take(v(1, 1), Version.NONE), "once more is once");
    assertEquals("held", take(v(1, 2), v(1, 1)));
    assertEquals("WRONG_BASE", take(v(1, 1), Version.NONE), "never lowered");
  }

  @Test
  void onlyTheLastPartHoldsAndPartsComeInOrder() {
    assertEquals("WRONG_BASE", take(v(1, 1), Version.NONE, 1, 3));
    assertEquals("part", take(v(1, 1), Version.NONE, 0, 3));
    assertEquals("part", take(v(1, 1), Version.NONE, 0, 3), "once more is once");
    assertEquals("part", take(v(1, 1), Version.NONE, 1, 3));
    assertEquals(Version.NONE, storage.last());
    assertEquals("held", take(v(1, 1), Version.NONE, 2, 3));
    assertEquals("held", take(v(1, 1), Version.NONE, 0, 3), "also an early part, once it is held");
  }

  @Test
  void anotherEpochStartsStagingAnew() {
    assertEquals("part", take(v(1, 1), Version.NONE, 0, 2));
    replica.receive(new Fence(SEGMENT, 5, 2, Fence.By.OWNER), 0);
    assertEquals("WRONG_BASE", take(v(2, 1), Version.NONE, 1, 2));
    assertEquals("part", take(v(2, 1), Version.NONE, 0, 2));
    assertEquals("held", take(v(2, 1), Version.NONE, 1, 2));
  }

  @Test
  void notesAsCommittedOnlyWhatItHolds() {
    take(v(1, 1), Version.NONE);
    replica.receive(new CommitPoint(SEGMENT, 5, 1, v(1, 2)), 0);
    assertEquals(Version.NONE, storage.commitPoint());
    replica.receive(new CommitPoint(SEGMENT, 5, 1, v(1, 1)), 0);
    assertEquals(v(1, 1), storage.commitPoint());
  }

  @Test
  void anotherIncarnationsMessagesMeetNothing() {
    Reply reply = replica.receive(new Fence(SEGMENT, 6, 3, Fence.By.OWNER), 0);
    assertEquals(Reason.WRONG_INCARNATION, ((Refused) reply).reason());
    assertEquals(0, storage.fence());
  }

  @Test
  void anOwnerThatHasItTaughtIsHeard() {
    long grace = GRACE.toNanos();
    assertNull(replica.beginLearning(learn(3), grace));
    Fence courteous = new Fence(SEGMENT, 5, 4, Fence.By.COURTEOUS_OPENER);
    assertEquals(
        Reason.OWNER_HEARD, ((Refused) replica.receive(courteous, 2 * grace - 1)).reason());
    assertEquals(4, ((ReplicaStatus) replica.receive(courteous, 2 * grace)).fence());
  }

  @Test
  void isTaughtByOneAtATimeAndAHigherEpochEndsIt() {
    assertNull(replica.beginLearning(learn(3), 0));
    assertEquals(Reason.BUSY, replica.beginLearning(learn(3), 0).reason());
    assertEquals("BUSY", take(v(3, 1), Version.NONE));
    replica.receive(new Fence(SEGMENT, 5, 4, Fence.By.OWNER), 0);
    assertEquals(false, replica.isLearning(3));
    assertEquals(Reason.FENCED, replica.beginLearning(learn(3), 0).reason());
    assertNull(replica.beginLearning(learn(4), 0));
  }

  private static Reserve reserve(long epoch, long bytes) {
    return new Reserve(SEGMENT, 5, epoch, bytes);
  }

  @Test
  void makesRoomThatAnOwnerAsksFor() {
    assertEquals("part", take(v(3, 1), Version.NONE, 0, 2));
    Reply granted = replica.receive(reserve(3, 9 * SegmentSpec.BLOCK_SIZE), 0);
    assertEquals(3, ((ReplicaStatus) granted).epoch());
    assertEquals(9, storage.spec().blocks());
    assertEquals("WRONG_BASE", take(v(3, 1), Version.NONE, 1, 2), "what was staged is dropped");
    replica.receive(reserve(3, 1), 0);
    assertEquals(9, storage.spec().blocks());
  }

  @Test
  void makesNoRoomForFormerOwnersOrWhileItLearns() {
    replica.receive(new Fence(SEGMENT, 5, 3, Fence.By.OWNER), 0);
    long more = 9 * SegmentSpec.BLOCK_SIZE;
    assertEquals(Reason.FENCED, ((Refused) replica.receive(reserve(2, more), 0)).reason());
    assertNull(replica.beginLearning(learn(3), 0));
    assertEquals(Reason.BUSY, ((Refused) replica.receive(reserve(3, more), 0)).reason());
    assertEquals(SPEC, storage.spec());
  }

  /** It may not have been asked, as one that has joined meanwhile. */
  @Test
  void makesRoomForAVersionThatNeedsIt() {
    Version version = v(1, 1);
    long length = 7 * SegmentSpec.BLOCK_SIZE;
    replica.receive(
        new Checkpoint(
            SEGMENT, 5, version, Version.NONE, Version.NONE, length, 0, 0, 1, BlockBatch.EMPTY),
        0);
    assertEquals(version, storage.last());
    assertEquals(length, storage.length());
    assertEquals(length, storage.spec().capacity());
  }

  @Test
  void isNeverLoweredWithinAnEpochNorBelowWhatReadersSaw() {
    take(v(1, 1), Version.NONE);
    take(v(1, 2), v(1, 1));
    assertEquals(true, replica.wouldLower(v(1, 1), 1));
    assertEquals(false, replica.wouldLower(v(1, 1), 2), "a later owner decides otherwise");
    replica.receive(new CommitPoint(SEGMENT, 5, 1, v(1, 2)), 0);
    assertEquals(true, replica.wouldLower(v(1, 1), 2));
    assertEquals(false, replica.wouldLower(v(1, 2), 2));
  }
}
