package io.baton.client.capture;

import io.baton.api.Retention;
import io.baton.replication.keep.Keep;
import io.baton.replication.keep.KeepOrder;

/** Decides which checkpoints of one owner are to be kept. Used by one thread. */
public final class KeepPolicy {

  private boolean keptOne;
  private long lastKeptNanos;

  /**
   * For the next checkpoint.
   *
   * @param retention what the segment's record says now
   * @param forGood whether the application wants this one kept in any case
   * @param nowNanos of a monotonic clock
   */
  public KeepOrder order(Retention retention, boolean forGood, long nowNanos) {
    boolean due = !keptOne || nowNanos - lastKeptNanos >= retention.every().toNanos();
    KeepOrder order = KeepOrder.of(retention, due);
    if (order.keep() != Keep.NOT) {
      keptOne = true;
      lastKeptNanos = nowNanos;
    }
    return forGood ? new KeepOrder(Keep.FOR_GOOD, order.last(), order.ageSeconds()) : order;
  }
}
