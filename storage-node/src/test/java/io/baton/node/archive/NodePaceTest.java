package io.baton.node.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** How fast a node archives. */
class NodePaceTest {

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LongAdder counted = new LongAdder();

  @Test
  void whatFollowsWaits() {
    NodePace pace = new NodePace(1 << 20, System::nanoTime, stopped, counted);
    long began = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      pace.await(100 << 10);
    }
    long taken = System.nanoTime() - began;
    assertTrue(taken >= Duration.ofMillis(290).toNanos(), taken + " ns");
    assertEquals(400 << 10, counted.sum());
  }

  @Test
  void nothingIsSavedUp() {
    long[] now = {0};
    stopped.countDown();
    NodePace pace = new NodePace(1000, () -> now[0], stopped, counted);
    now[0] = Duration.ofHours(1).toNanos();
    assertEquals(0, pace.reserve(1000));
    assertEquals(Duration.ofSeconds(1).toNanos(), pace.reserve(500));
    assertEquals(Duration.ofMillis(1500).toNanos(), pace.reserve(500));
    now[0] += Duration.ofSeconds(3).toNanos();
    assertEquals(0, pace.reserve(1));
  }

  @Test
  void nobodyWaitsAfterTheEnd() {
    NodePace pace = new NodePace(1, System::nanoTime, stopped, counted);
    pace.await(1 << 30);
    stopped.countDown();
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> pace.await(1));
  }
}
