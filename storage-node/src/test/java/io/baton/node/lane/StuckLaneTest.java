package io.baton.node.lane;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.store.ReplicaDirectory;
import io.baton.store.disk.MappedDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane that makes no progress is noticed. */
class StuckLaneTest {

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong();

  @Test
  void aLaneThatDoesNotEndARequestIsStuckUntilItDoes() throws Exception {
    ReplicaDirectory replicas =
        new ReplicaDirectory(
            new MappedDisk(directory), new Random(1), 4711, 4, InstantSource.system());
    LaneLimits limits = LaneLimits.of(2, Duration.ofSeconds(30));
    try (Lanes lanes = new Lanes(replicas, limits, now::get, (bytes, nanos) -> {})) {
      CountDownLatch hangs = new CountDownLatch(1);
      lanes.of(new SegmentId(0, 1)).offer(() -> await(hangs));
      pass(lanes, Duration.ofSeconds(29));
      assertNull(lanes.stuck(), "slow is not stuck");
      pass(lanes, Duration.ofSeconds(2));
      String stuck = lanes.stuck();
      assertNotNull(stuck);
      assertTrue(stuck.contains("31 s"), stuck);
      hangs.countDown();
      CountDownLatch ticked = new CountDownLatch(1);
      lanes.of(new SegmentId(0, 1)).execute(ticked::countDown); // after the tick that waited
      await(ticked);
      assertNull(lanes.stuck());
    }
  }

  private void pass(Lanes lanes, Duration time) throws Exception {
    now.addAndGet(time.toNanos());
    lanes.tick();
    CountDownLatch ticked = new CountDownLatch(1);
    lanes.of(new SegmentId(0, 2)).execute(ticked::countDown);
    await(ticked);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
