package io.baton.replication.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.rollback.RollBack;
import io.baton.replication.sim.MemoryStorage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** For whom a replica goes back to an older version, and how far (R12). */
class GoingBackTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 1);
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(4L * SegmentSpec.BLOCK_SIZE);

  private final MemoryStorage storage = new MemoryStorage(SEGMENT, SPEC, 5);
  private final Replica replica = new Replica(storage, Duration.ofSeconds(5), 0);

  private static Version v(long epoch, long sequence) {
    return new Version(epoch, sequence);
  }

  /** What it says: whether it holds the checkpoint, its newest version, or why it refuses. */
  private String tell(Request request) {
    Reply reply = replica.receive(request, 0);
    if (reply instanceof Refused refused) {
      return refused.reason().name();
    }
    return reply instanceof Acknowledged ack
        ? ack.held() ? "held" : "part"
        : ((ReplicaStatus) reply).last().toString();
  }

  private String take(Version version, Version base) {
    return tell(
        new Checkpoint(SEGMENT, 5, version, base, Version.NONE, 0, 0, 0, 1, BlockBatch.EMPTY));
  }

  private String rollBack(long epoch, Version version) {
    return tell(new RollBack(SEGMENT, 5, epoch, version));
  }

  @Test
  void goesBackForAnEpochThatItHasPromised() {
    take(v(3, 1), Version.NONE);
    take(v(3, 2), v(3, 1));
    assertEquals("WRONG_BASE", rollBack(4, v(3, 1)));
    assertEquals("WRONG_BASE", rollBack(3, v(3, 1)), "within one epoch nothing lowers it");
    tell(new Fence(SEGMENT, 5, 4, Fence.By.OPENER));
    assertEquals("FENCED", rollBack(3, v(3, 1)));
    assertEquals("3.1", rollBack(4, v(3, 1)));
    assertEquals("3.1", rollBack(4, v(3, 1)));
    assertEquals("held", take(v(4, 2), v(3, 1)));
    assertEquals("WRONG_BASE", rollBack(4, v(3, 1)), "a late one takes nothing back");
    assertEquals(v(4, 2), storage.last());
  }

  @Test
  void goesNotBackBehindItsCommitPoint() {
    take(v(3, 1), Version.NONE);
    take(v(3, 2), v(3, 1));
    tell(new CommitPoint(SEGMENT, 5, 3, v(3, 2)));
    tell(new Fence(SEGMENT, 5, 4, Fence.By.OPENER));
    assertEquals("NOT_READABLE", rollBack(4, v(3, 1)));
    assertEquals(v(3, 2), storage.last());
  }
}
