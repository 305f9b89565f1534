package io.baton.transport;

import java.time.Duration;

/**
 * How many lines of one kind are logged in a period, so that whoever causes them does not fill a
 * disk. Safe for use by several threads.
 */
final class LogQuota {

  private final int most;
  private final long periodNanos;
  private long begunNanos;
  private int taken;
  private long missed;

  /**
   * Starts with nothing logged.
   *
   * @param most lines in a period, 1 or more
   */
  LogQuota(int most, Duration period) {
    this.most = most;
    this.periodNanos = period.toNanos();
  }

  /**
   * Asks for a line.
   *
   * @param nowNanos of a monotonic clock
   * @return how many were refused since the last one, or -1 if this one is too
   */
  synchronized long take(long nowNanos) {
    if (taken == 0 || nowNanos - begunNanos >= periodNanos) {
      begunNanos = nowNanos;
      taken = 0;
    }
    if (taken == most) {
      missed++;
      return -1;
    }
    taken++;
    long before = missed;
    missed = 0;
    return before;
  }
}
