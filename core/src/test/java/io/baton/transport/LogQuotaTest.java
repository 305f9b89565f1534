package io.baton.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogQuotaTest {

  @Test
  void whatIsTooMuchIsCountedAndSaidWithTheNext() {
    LogQuota quota = new LogQuota(2, Duration.ofNanos(100));
    assertEquals(0, quota.take(1000));
    assertEquals(0, quota.take(1001));
    for (int i = 0; i < 100_000; i++) {
      assertEquals(-1, quota.take(1099));
    }
    assertEquals(100_000, quota.take(1100));
    assertEquals(0, quota.take(1199));
    assertEquals(-1, quota.take(1199));
    assertEquals(1, quota.take(5000));
  }
}
