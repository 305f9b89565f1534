package io.baton.replication.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Tags;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadUnchanged;
import io.baton.replication.sim.MemoryStorage;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A replica at rest answers what the replica itself would have, and only what changes nothing. */
class AtRestTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 1);
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(4L * SegmentSpec.BLOCK_SIZE);
  private static final long INCARNATION = 5;
  private static final long FENCE = 3;

  /** Holds 3.1 and 3.2, of which it knows 3.1 to be committed. */
  private static Replica replica() {
    Replica replica =
        new Replica(new MemoryStorage(SEGMENT, SPEC, INCARNATION), Duration.ofSeconds(5), 0);
    Version first = new Version(FENCE, 1);
    replica.receive(checkpoint(first, Version.NONE, Version.NONE), 0);
    replica.receive(checkpoint(new Version(FENCE, 2), first, first), 0);
    return replica;
  }

  private static Checkpoint checkpoint(Version version, Version base, Version commitPoint) {
    Tags tags = new Tags(1);
    tags.set(0, version, BlockHash.OF_ZEROS);
    ByteBuffer zeros = ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE);
    BlockBatch blocks = new BlockBatch(new int[] {0}, tags, zeros);
    return new Checkpoint(SEGMENT, INCARNATION, version, base, commitPoint, 0, 0, 0, 1, blocks);
  }

  private static ReplicaStatus status(Replica replica) {
    return (ReplicaStatus) replica.receive(new Probe(SEGMENT), 0);
  }

  @Test
  void itSpeaksForTheReplicaWhereTheReplicaWouldChangeNothing() {
    int answered = 0;
    int left = 0;
    for (long incarnation = INCARNATION - 1; incarnation <= INCARNATION + 1; incarnation++) {
      for (long epoch = FENCE - 1; epoch <= FENCE + 1; epoch++) {
        for (long sequence = 0; sequence <= 3; sequence++) {
          Version version = sequence == 0 ? Version.NONE : new Version(FENCE, sequence);
          CommitPoint known = new CommitPoint(SEGMENT, incarnation, epoch, version);
          Replica replica = replica();
          ReplicaStatus before = status(replica);
          ReplicaStatus said = new AtRest(before).answer(known);
          if (said == null) {
            left++;
            continue;
          }
          answered++;
          assertEquals(replica.receive(known, 1), said, () -> "to " + known);
          assertEquals(before, status(replica), () -> known + " changes nothing");
        }
      }
    }
    assertTrue(answered > 0 && left > 0, answered + " answered, " + left + " left to the replica");
  }

  @Test
  void theKeepAliveOfAnIdleOwnerIsAnsweredAndWhatIsNewIsNot() {
    AtRest resting = new AtRest(status(replica()));
    Version committed = new Version(FENCE, 1);
    assertTrue(resting.answer(new CommitPoint(SEGMENT, INCARNATION, FENCE, committed)) != null);
    Version more = new Version(FENCE, 2);
    assertTrue(resting.answer(new CommitPoint(SEGMENT, INCARNATION, FENCE, more)) == null);
  }

  @Test
  void aFollowerThatHoldsTheCommitPointIsAnsweredAndAnyOtherReaderIsNot() {
    AtRest resting = new AtRest(status(replica()));
    Version committed = new Version(FENCE, 1);
    assertEquals(
        new ReadUnchanged(SEGMENT, committed),
        resting.answer(new OpenRead(SEGMENT, INCARNATION, false, committed)));
    assertTrue(resting.answer(new OpenRead(SEGMENT, INCARNATION, true, committed)) == null);
    assertTrue(resting.answer(new OpenRead(SEGMENT, INCARNATION + 1, false, committed)) == null);
    Version before = new Version(FENCE - 1, 9);
    assertTrue(resting.answer(new OpenRead(SEGMENT, INCARNATION, false, before)) == null);
    assertTrue(resting.answer(new OpenRead(SEGMENT, INCARNATION, false)) == null);
  }
}
