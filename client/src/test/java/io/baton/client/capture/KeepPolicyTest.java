package io.baton.client.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.Retention;
import io.baton.replication.keep.Keep;
import io.baton.replication.keep.KeepOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which checkpoints are kept, by a monotonic clock. */
class KeepPolicyTest {

  private static final Retention HOURLY =
      new Retention(5, Duration.ofDays(1), Duration.ofMinutes(60));

  private final KeepPolicy policy = new KeepPolicy();

  private KeepOrder at(long minutes, Retention retention, boolean forGood) {
    return policy.order(retention, forGood, Long.MAX_VALUE + Duration.ofMinutes(minutes).toNanos());
  }

  @Test
  void theFirstIsKeptAndThenOneInEachInterval() {
    assertEquals(new KeepOrder(Keep.FOR_A_WHILE, 5, 86_400), at(0, HOURLY, false));
    assertEquals(new KeepOrder(Keep.NOT, 5, 86_400), at(59, HOURLY, false));
    assertEquals(new KeepOrder(Keep.FOR_A_WHILE, 5, 86_400), at(61, HOURLY, false));
    assertEquals(new KeepOrder(Keep.NOT, 5, 86_400), at(120, HOURLY, false));
  }

  @Test
  void oneForGoodIsBesidesThem() {
    assertEquals(new KeepOrder(Keep.FOR_GOOD, 0, 0), at(0, Retention.NONE, true));
    assertEquals(KeepOrder.NONE, at(1, Retention.NONE, false));
    assertEquals(Keep.FOR_A_WHILE, at(2, HOURLY, false).keep());
    assertEquals(new KeepOrder(Keep.FOR_GOOD, 5, 86_400), at(3, HOURLY, true));
  }
}
