package io.baton.agent.process.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  @Test
  void aProgramIsOverdueThatGaveNoSign() {
    // Such a clock may begin anywhere, and go past the largest number.
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    Duration limit = Duration.ofNanos(100);
    Heartbeats heartbeats = new Heartbeats(nanos::get);
    nanos.addAndGet(100);
    assertEquals(limit, heartbeats.sinceLast());
    assertFalse(heartbeats.isOverdue(limit));
    nanos.addAndGet(1);
    assertTrue(heartbeats.isOverdue(limit));
    heartbeats.beat();
    assertEquals(Duration.ZERO, heartbeats.sinceLast());
    assertFalse(heartbeats.isOverdue(limit));
  }
}
