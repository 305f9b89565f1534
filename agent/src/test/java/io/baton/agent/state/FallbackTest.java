package io.baton.agent.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Archives;
import io.baton.api.error.NoCopyReachableException;
import io.baton.client.open.OpenOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The archive is fallen back to after the time that was configured, and never without one. */
class FallbackTest {

  private final NoCopyReachableException lost = new NoCopyReachableException("no copy");
  private static final Archives ARCHIVES = (cluster, segment, policy, to) -> Optional.empty();

  private long now = -7;

  private Fallback after(Duration time) {
    return new Fallback(Optional.ofNullable(time), ARCHIVES, () -> now);
  }

  private static boolean isAllowed(Fallback fallback) {
    return fallback.options(OpenOptions.DEFAULT).archives().isPresent();
  }

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void neverByDefault() {
    Fallback never = after(null);
    assertSame(lost, never.unreachable(lost));
    for (int i = 0; i < 1000; i++) {
      pass(100);
      assertEquals(OpenOptions.DEFAULT, never.options(OpenOptions.DEFAULT));
      assertSame(lost, never.unreachable(lost));
    }
    assertEquals(OpenOptions.DEFAULT, never.options(OpenOptions.DEFAULT));
  }

  @Test
  void onceNoCopyWasReachableForSoLong() {
    Fallback fallback = after(Duration.ofSeconds(60));
    pass(1000);
    assertTrue(!isAllowed(fallback), "nothing was tried");
    assertEquals(
        "no copy. If none is for 60 s more, the archive is fallen back to",
        fallback.unreachable(lost).getMessage());
    pass(59);
    assertEquals(
        "no copy. If none is for 1 s more, the archive is fallen back to",
        fallback.unreachable(lost).getMessage());
    assertTrue(!isAllowed(fallback), "too soon");
    pass(1);
    assertTrue(isAllowed(fallback), "it is time");
    assertSame(lost, fallback.unreachable(lost));
  }

  @Test
  void aCopyThatWasReachedEndsTheWait() {
    Fallback fallback = after(Duration.ofSeconds(60));
    fallback.unreachable(lost);
    pass(60);
    fallback.reachable();
    assertTrue(!isAllowed(fallback), "it was opened meanwhile");
    fallback.unreachable(lost);
    pass(59);
    assertTrue(!isAllowed(fallback), "the wait begins anew");
  }

  /** It was stopped, or stood by, meanwhile. */
  @Test
  void whatWasNotTriedForLongIsNotKnownToBeUnreachable() {
    Fallback fallback = after(Duration.ofMinutes(5));
    fallback.unreachable(lost);
    pass((int) Fallback.LONGEST_PAUSE.toSeconds());
    assertTrue(!isAllowed(fallback), "too soon");
    fallback.unreachable(lost);
    pass(181);
    assertTrue(!isAllowed(fallback), "the last attempt was long ago");
    fallback.unreachable(lost);
    pass(100);
    fallback.unreachable(lost);
    pass(100);
    fallback.unreachable(lost);
    pass(100);
    assertTrue(isAllowed(fallback), "tried all the time since");
  }
}
