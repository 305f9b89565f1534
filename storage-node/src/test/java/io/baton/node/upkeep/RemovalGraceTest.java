package io.baton.node.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemovalGraceTest {

  private static final SegmentId A = new SegmentId(1, 1);
  private static final SegmentId B = new SegmentId(1, 2);

  /** A monotonic clock may begin anywhere, and pass the largest number. */
  private static final long START = Long.MAX_VALUE - 5;

  private final RemovalGrace grace = new RemovalGrace(Duration.ofNanos(10));

  private static long after(int nanos) {
    return START + nanos;
  }

  @Test
  void itIsOverSoLongAfterTheFirstSight() {
    assertFalse(grace.isOver(A, 3, START));
    assertFalse(grace.isOver(A, 3, after(9)));
    assertTrue(grace.isOver(A, 3, after(10)));
    assertTrue(grace.isOver(A, 3, after(10)), "until somebody ends it");
    assertFalse(grace.isOver(B, 3, after(10)), "each has its own time");
  }

  @Test
  void whatWasUndeletedAndRemovedAgainBeginsAnew() {
    assertFalse(grace.isOver(A, 3, START));
    assertFalse(grace.isOver(A, 4, after(10)), "nobody looked while it was registered");
    assertTrue(grace.isOver(A, 4, after(20)));
    grace.forget(A);
    assertFalse(grace.isOver(A, 4, after(21)));
  }

  @Test
  void withoutGraceItIsOverAtOnce() {
    assertTrue(new RemovalGrace(Duration.ZERO).isOver(A, 1, START));
  }

  @Test
  void onlyWhatTheNodeHasIsRemembered() {
    assertFalse(grace.isOver(A, 1, START));
    assertFalse(grace.isOver(B, 1, START));
    grace.keepOnly(Set.of(B));
    assertEquals(1, grace.size());
    assertTrue(grace.isOver(B, 1, after(10)));
    assertFalse(grace.isOver(A, 1, after(10)));
  }
}
