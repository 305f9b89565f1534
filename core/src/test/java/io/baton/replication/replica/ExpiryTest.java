package io.baton.replication.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.baton.api.Retention;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.keep.KeepOrder;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.store.MemoryDisk;
import io.baton.store.ReplicaDirectory;
import io.baton.store.ReplicaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica keeps as checkpoints say, one a second by its clock. */
class ExpiryTest {

  private ReplicaStore store;
  private FrailStorage frail;
  private Replica replica;
  private SegmentId segment;
  private Instant now = Instant.parse("2026-07-01T12:00:00Z");
  private long sequence;

  @BeforeEach
  void create() throws Exception {
    ReplicaDirectory directory =
        new ReplicaDirectory(new MemoryDisk(1), new Random(1), 1, 8, () -> now);
    segment = new SegmentId(7, 42);
    SegmentSpec spec = SegmentSpec.ofCapacity(0);
    store = directory.create(segment, SegmentName.of("orders"), spec, 1);
    frail = new FrailStorage(store);
    replica = new Replica(frail.storage(), Duration.ofSeconds(5), 0);
  }

  private void checkpoints(int count, KeepOrder order) {
    for (int i = 0; i < count; i++) {
      now = now.plusSeconds(1);
      Version base = store.last();
      Checkpoint checkpoint =
          new Checkpoint(
              segment,
              store.incarnation(),
              new Version(1, ++sequence),
              base,
              base,
              0,
              0,
              0,
              1,
              order,
              BlockBatch.EMPTY);
      assertInstanceOf(Acknowledged.class, replica.receive(checkpoint, 0));
    }
  }

  private static KeepOrder last(int last) {
    return KeepOrder.of(Retention.ofLast(last), true);
  }

  private static KeepOrder age(long seconds) {
    return KeepOrder.of(Retention.ofAge(Duration.ofSeconds(seconds), Duration.ZERO), true);
  }

  private List<Long> kept() {
    return store.kept().stream().map(each -> each.version().sequence()).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void theLastStayBesidesTheNewest() {
    checkpoints(10, last(3));
    assertEquals(range(7, 9), kept()); // 9 is the newest that is known to be committed
  }

  @Test
  void theYoungStay() {
    checkpoints(20, age(5));
    assertEquals(range(15, 19), kept());
  }

  @Test
  void theLastAndTheYoungAreBothKept() {
    KeepOrder both = KeepOrder.of(new Retention(8, Duration.ofSeconds(3), Duration.ZERO), true);
    checkpoints(20, both);
    assertEquals(range(12, 19), kept());
  }

  @Test
  void aPolicyThatKeepsLessIsFollowedFewAtATime() {
    checkpoints(10, last(8));
    checkpoints(1, last(1));
    assertEquals(range(4, 10), kept());
    checkpoints(20, KeepOrder.NONE);
    assertEquals(List.of(), kept());
  }

  @Test
  void whatIsKeptForGoodDoesNotCountAndStays() throws Exception {
    checkpoints(3, last(3));
    store.keep(new Version(1, 2), Keep.FOR_GOOD);
    checkpoints(10, last(1));
    assertEquals(List.of(2L, 12L), kept());
  }

  @Test
  void aClockThatJumpedAheadTakesFewAtATime() {
    checkpoints(10, age(100));
    now = now.plusSeconds(1_000_000);
    checkpoints(1, age(100));
    assertEquals(range(1, 10), kept()); // the one that jumped is not known to be committed yet
    checkpoints(1, age(100));
    assertEquals(range(3, 11), kept());
    checkpoints(1, age(100));
    assertEquals(range(5, 12), kept());
  }

  @Test
  void aFullDiskThatCannotNoteItRefusesNoCheckpoint() {
    frail.failing((method, times) -> method.equals("keep"));
    checkpoints(10, last(3));
    assertEquals(range(1, 9), kept());
    frail.failing((method, times) -> false);
    checkpoints(8, last(3));
    assertEquals(range(15, 17), kept());
  }
}
