package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ownership ends while something is under way. */
final class ClosingTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);

  @TempDir static Path directory;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void anOwnerMayCloseWhenItIsToldThatItsSegmentIsLost() throws Exception {
    SegmentName name = SegmentName.of("failover/close when lost");
    Baton a = cluster.client();
    Segment first = a.openOrRegister(name, SPEC);
    CountDownLatch closed = new CountDownLatch(1);
    first.onLost(
        why -> {
          first.close();
          closed.countDown();
        });
    try (Segment second = cluster.client().open(name, OpenOptions.TAKEOVER)) {
      assertTrue(closed.await(60, TimeUnit.SECONDS), "closing in the listener does not hang");
      second.checkpoint();
    }
    try (Segment again = a.open(name)) {
      assertTrue(again.isOwned(), "the client goes on");
    }
  }

  @Test
  void closingWaitsForCheckpointsUnderWay() throws Exception {
    SegmentName name = SegmentName.of("failover/closing");
    Baton baton = cluster.client();
    CompletableFuture<Receipt> last;
    try (Segment segment = baton.openOrRegister(name, SPEC)) {
      for (int i = 1; i < 20; i++) {
        segment.bytes().writeLong(0, i);
        assertFalse(segment.checkpointAsync().isCancelled());
      }
      segment.bytes().writeLong(0, 20);
      last = segment.checkpointAsync();
    }
    assertEquals(3, last.get(30, TimeUnit.SECONDS).replicas().size());
    try (Segment segment = baton.open(name)) {
      assertEquals(20, segment.bytes().readLong(0));
      assertEquals(last.get().version(), segment.opened().version());
    }
  }
}
