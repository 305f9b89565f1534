package io.baton.client.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a distribution says of the times in it. */
class LatenciesTest {

  @Test
  void everyTimeIsInABucketThatEndsAtMostAQuarterLater() {
    int before = 0;
    for (long nanos = 0; nanos >= 0 && nanos < Long.MAX_VALUE / 2; nanos += 1 + nanos / 7) {
      int bucket = Latencies.bucket(nanos);
      assertTrue(bucket == before || bucket == before + 1, "bucket " + bucket + " of " + nanos);
      long longest = Latencies.longest(bucket);
      assertTrue(longest >= nanos && longest - nanos <= nanos / 4, nanos + " in " + longest);
      assertEquals(bucket, Latencies.bucket(longest));
      assertEquals(bucket + 1, Latencies.bucket(longest + 1));
      before = bucket;
    }
  }

  @Test
  void percentilesAreThoseOfWhatWasCounted() {
    Counters counters = new Counters();
    assertEquals(Duration.ZERO, counters.snapshot().latencies().percentile(99));
    assertEquals(Duration.ZERO, counters.snapshot().latencies().mean());
    for (int i = 0; i < 99; i++) {
      counters.committed(4096, 1_000_000);
    }
    counters.committed(4096, 1_000_000_000);
    Latencies latencies = counters.snapshot().latencies();
    assertEquals(100, latencies.count());
    assertEquals(Duration.ofNanos(10_990_000), latencies.mean());
    assertEquals(Duration.ofNanos(1_048_575), latencies.percentile(99));
    assertTrue(latencies.percentile(99.1).toMillis() >= 1000);
    assertTrue(latencies.percentile(100).toMillis() <= 1250);
    assertThrows(IllegalArgumentException.class, () -> latencies.percentile(0));
    assertThrows(IllegalArgumentException.class, () -> latencies.percentile(101));
  }
}
