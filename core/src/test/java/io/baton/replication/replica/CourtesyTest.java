package io.baton.replication.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Request;
import io.baton.store.MemoryDisk;
import io.baton.store.ReplicaDirectory;
import io.baton.store.ReplicaStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that heard the owner just now refuses the coordinator's fence, and nobody else's. */
class CourtesyTest {

  private static final SegmentId ID = new SegmentId(7, 42);
  private static final SegmentName NAME = SegmentName.of("a");
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(SegmentSpec.BLOCK_SIZE);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long BEGUN = Long.MAX_VALUE - 3_000_000_000L;
  private static final long OWNER = 3;

  private ReplicaStore store;
  private Replica replica;

  @BeforeEach
  void begin() throws IOException {
    store =
        new ReplicaDirectory(
                new MemoryDisk(1), new Random(5), 1, 8, java.time.InstantSource.system())
            .create(ID, NAME, SPEC, OWNER);
    replica = new Replica(store, GRACE, BEGUN);
  }

  /** A moment after the grace time of the replica's beginning, on a clock that wraps around. */
  private static long at(int millis) {
    return BEGUN + GRACE.toNanos() + Duration.ofMillis(millis).toNanos();
  }

  private Fence fence(long epoch, boolean courteous) {
    Fence.By by = courteous ? Fence.By.COURTEOUS_OPENER : Fence.By.OPENER;
    return new Fence(ID, store.incarnation(), epoch, by);
  }

  private boolean heard(long nowNanos) {
    return ((ReplicaStatus) replica.receive(new Probe(ID), nowNanos)).ownerHeard();
  }

  @Test
  void aReplicaThatHasJustBegunCannotTellAndIsCourteous() {
    assertTrue(heard(at(-1)));
    assertEquals(Reason.OWNER_HEARD, refusal(fence(4, true), at(-1)));
    assertFalse(heard(at(0)));
    assertPromised(fence(4, true), at(0));
  }

  @Test
  void everyMessageOfTheOwnerIsHeardForTheGraceTime() {
    assertHeard(fence(OWNER, false), 0);
    assertHeard(new CommitPoint(ID, store.incarnation(), OWNER, Version.NONE), 10_000);
    assertHeard(checkpoint(store.incarnation()), 20_000);
  }

  private void assertHeard(Request message, int millis) {
    assertFalse(heard(at(millis)));
    replica.receive(message, at(millis));
    assertTrue(heard(at(millis + 4_999)));
    assertEquals(Reason.OWNER_HEARD, refusal(fence(4, true), at(millis + 4_999)));
    assertEquals(OWNER, store.fence());
    assertFalse(heard(at(millis + 5_000)));
  }

  private Checkpoint checkpoint(long incarnation) {
    Version first = new Version(OWNER, 1);
    return new Checkpoint(
        ID, incarnation, first, Version.NONE, Version.NONE, 0, 0, 0, 1, BlockBatch.EMPTY);
  }

  @Test
  void whoIsNotTheOwnerIsNotHeard() {
    assertPromised(fence(5, true), at(0));
    assertFalse(heard(at(0)), "the courteous are no owners yet");
    replica.receive(new Probe(ID), at(0));
    assertEquals(Reason.FENCED, refusal(fence(OWNER, false), at(0)));
    assertEquals(Reason.WRONG_INCARNATION, refusal(checkpoint(store.incarnation() + 1), at(0)));
    assertFalse(heard(at(0)));
  }

  @Test
  void anApplicationsFenceAsksNobody() {
    replica.receive(fence(OWNER, false), at(0));
    assertPromised(fence(4, false), at(1));
  }

  @Test
  void theFencesOwnEpochIsPromisedAgain() {
    replica.receive(fence(OWNER, false), at(0));
    assertPromised(fence(OWNER, true), at(1));
  }

  private Reason refusal(Request request, long nowNanos) {
    return assertInstanceOf(Refused.class, replica.receive(request, nowNanos)).reason();
  }

  private void assertPromised(Fence fence, long nowNanos) {
    assertInstanceOf(ReplicaStatus.class, replica.receive(fence, nowNanos));
    assertEquals(fence.epoch(), store.fence());
  }
}
