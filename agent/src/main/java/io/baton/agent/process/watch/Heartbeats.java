package io.baton.agent.process.watch;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a program gave its last sign of life; the start counts as one. Thread-safe. */
public final class Heartbeats {

  private final LongSupplier nanoClock;
  private volatile long last;

  /**
   * Begins to count.
   *
   * @param nanoClock monotonic
   */
  public Heartbeats(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.last = nanoClock.getAsLong();
  }

  /** The program gave one now. */
  public void beat() {
    last = nanoClock.getAsLong();
  }

  /** For how long it gave none. */
  public Duration sinceLast() {
    return Duration.ofNanos(nanoClock.getAsLong() - last);
  }

  /** Whether it gave none for longer than this. */
  public boolean isOverdue(Duration limit) {
    return sinceLast().compareTo(limit) > 0;
  }
}
