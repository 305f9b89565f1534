package io.baton.replication.removal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.SegmentId;
import io.baton.replication.removal.RemovalGrace.Standing;
import io.baton.replication.removal.RemovalGrace.Step;
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

  private Step removed(SegmentId segment, long epoch, int nanos) {
    return grace.next(segment, Standing.REMOVED, epoch, after(nanos));
  }

  @Test
  void itIsOverSoLongAfterTheFirstSight() {
    assertEquals(Step.KEEP, removed(A, 3, 0));
    assertEquals(Step.KEEP, removed(A, 3, 9));
    assertEquals(Step.END_GRACE, removed(A, 3, 10));
    assertEquals(Step.END_GRACE, removed(A, 3, 10), "until somebody ends it");
    assertEquals(Step.KEEP, removed(B, 3, 10), "each has its own time");
  }

  @Test
  void whatWasUndeletedAndRemovedAgainBeginsAnew() {
    assertEquals(Step.KEEP, removed(A, 3, 0));
    assertEquals(Step.KEEP, removed(A, 4, 10), "nobody looked while it was registered");
    assertEquals(Step.END_GRACE, removed(A, 4, 20));
    assertEquals(Step.KEEP, grace.next(A, Standing.NAMED, 4, after(20)));
    assertEquals(Step.KEEP, removed(A, 4, 21));
  }

  @Test
  void onlyATombstoneIsAReasonToDelete() {
    assertEquals(Step.KEEP, grace.next(A, Standing.NAMED, 1, START));
    assertEquals(Step.KEEP, grace.next(A, Standing.ABSENT, 0, START));
    assertEquals(Step.DELETE, grace.next(A, Standing.DELETED, 1, START));
  }

  @Test
  void withoutGraceItIsOverAtOnce() {
    RemovalGrace none = new RemovalGrace(Duration.ZERO);
    assertEquals(Step.END_GRACE, none.next(A, Standing.REMOVED, 1, START));
  }

  @Test
  void onlyWhatTheNodeHasIsRemembered() {
    assertEquals(Step.KEEP, removed(A, 1, 0));
    assertEquals(Step.KEEP, removed(B, 1, 0));
    grace.keepOnly(Set.of(B));
    assertEquals(1, grace.size());
    assertEquals(Step.END_GRACE, removed(B, 1, 10));
    assertEquals(Step.KEEP, removed(A, 1, 10));
  }
}
