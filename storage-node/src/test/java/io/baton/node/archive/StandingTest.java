package io.baton.node.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.ArchivePolicy;
import io.baton.api.Version;
import io.baton.node.archive.Due.Archived;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is known of an archive, so that it is not asked all the time. */
class StandingTest {

  private static final Version ONE = new Version(1, 1);
  private static final Version TWO = new Version(1, 2);
  private static final ArchivePolicy EVERY_MINUTE =
      new ArchivePolicy("file:///a", 0, Duration.ofMinutes(1), 3, Duration.ZERO, Version.NONE);

  private final Standing standing = new Standing();

  private static long nanos(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void theArchiveIsAskedOnceAndThenWhenSomethingMayBeDue() {
    standing.at("file:///a");
    assertTrue(standing.mayBeDue(EVERY_MINUTE, ONE, nanos(10)));
    standing.saw(new Archived(ONE, Duration.ofSeconds(20)), nanos(10));
    assertFalse(standing.mayBeDue(EVERY_MINUTE, TWO, nanos(49)));
    assertFalse(standing.mayBeDue(EVERY_MINUTE, ONE, nanos(500)));
    assertTrue(standing.mayBeDue(EVERY_MINUTE, TWO, nanos(50)));
    standing.at("file:///a");
    assertFalse(standing.mayBeDue(EVERY_MINUTE, TWO, nanos(49)));
    standing.at("file:///b");
    assertTrue(standing.mayBeDue(EVERY_MINUTE, TWO, nanos(49)), "of another nothing is known");
  }

  @Test
  void oneThatFailsIsAskedLessAndLessOften() {
    standing.at("file:///a");
    long now = nanos(10);
    long[] pauses = {30, 60, 120, 240, 480, 600, 600, 600};
    for (int i = 0; i < pauses.length; i++) {
      assertEquals(i == 0, standing.failed("why", now));
      assertTrue(standing.isPausing(now + nanos(pauses[i]) - 1));
      now += nanos(pauses[i]);
      assertFalse(standing.isPausing(now));
    }
    assertTrue(standing.failed("another reason", now));
    standing.worked();
    assertFalse(standing.isPausing(now));
    assertTrue(standing.failed("another reason", now), "it is news again");
    assertFalse(standing.isPausing(now + nanos(30)));
  }

  @Test
  void oldVersionsAreLookedForEveryHour() {
    assertTrue(standing.mayExpire(EVERY_MINUTE, nanos(10)));
    ArchivePolicy keepsAll =
        new ArchivePolicy("file:///a", 1, Duration.ZERO, 0, Duration.ZERO, Version.NONE);
    assertFalse(standing.mayExpire(keepsAll, nanos(10)));
    standing.expiredAt(nanos(10));
    assertFalse(standing.mayExpire(EVERY_MINUTE, nanos(3609)));
    assertTrue(standing.mayExpire(EVERY_MINUTE, nanos(3610)));
  }
}
