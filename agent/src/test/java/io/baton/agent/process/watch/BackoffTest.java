package io.baton.agent.process.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration SHORT = Duration.ofMillis(10);

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    List<Long> pauses = new ArrayList<>();
    Backoff backoff = Backoff.of(seconds(1), seconds(10));
    for (int i = 0; i < 7; i++) {
      pauses.add(backoff.pause().toSeconds());
      backoff = backoff.afterRun(SHORT);
    }
    assertEquals(List.of(0L, 1L, 2L, 4L, 8L, 10L, 10L), pauses);
  }

  @Test
  void aLongRunBeginsAnew() {
    Backoff backoff = Backoff.of(seconds(1), seconds(10));
    for (int i = 0; i < 5; i++) {
      backoff = backoff.afterRun(SHORT);
    }
    assertEquals(seconds(10), backoff.afterRun(seconds(10).minusNanos(1)).pause());
    assertEquals(seconds(1), backoff.afterRun(seconds(10)).pause());
    assertEquals(seconds(2), backoff.afterRun(seconds(10)).afterRun(SHORT).pause());
  }

  @Test
  void theLongestMayBeExactlyTwice() {
    Backoff backoff = Backoff.of(seconds(1), seconds(4)).afterRun(SHORT).afterRun(SHORT);
    assertEquals(seconds(4), backoff.afterRun(SHORT).pause());
    assertEquals(seconds(4), backoff.afterRun(SHORT).afterRun(SHORT).pause());
  }

  @Test
  void nothingOverflows() {
    Duration forever = seconds(Long.MAX_VALUE);
    Backoff backoff = Backoff.of(seconds(1), forever);
    for (int i = 0; i < 100; i++) {
      backoff = backoff.afterRun(SHORT);
    }
    assertEquals(forever, backoff.pause());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Backoff.of(Duration.ZERO, seconds(1)));
    assertThrows(IllegalArgumentException.class, () -> Backoff.of(seconds(2), seconds(1)));
    assertThrows(
        IllegalArgumentException.class, () -> new Backoff(seconds(1), seconds(2), seconds(3)));
  }
}
