package io.baton.node.archive;

import io.baton.archive.write.Pace;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * So many bytes in a second, of all that a node archives. What was not used is not saved up: a pack
 * goes at once, and the next one waits for as long as that should have taken. Safe for use by
 * several threads.
 */
final class NodePace implements Pace {

  private final double nanosPerByte;
  private final LongSupplier nanoClock;
  private final CountDownLatch stopped;
  private final LongAdder counted;
  private long freeNanos;

  /**
   * Nothing has gone yet.
   *
   * @param bytesPerSecond 1 or more
   * @param stopped nobody waits after that
   * @param counted grows by what goes
   */
  NodePace(long bytesPerSecond, LongSupplier nanoClock, CountDownLatch stopped, LongAdder counted) {
    this.nanosPerByte = 1e9 / bytesPerSecond;
    this.nanoClock = nanoClock;
    this.stopped = stopped;
    this.counted = counted;
    this.freeNanos = nanoClock.getAsLong();
  }

  @Override
  public void await(int bytes) {
    counted.add(bytes);
    long wait = reserve(bytes);
    try {
      if (wait > 0 && stopped.await(wait, TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long until they may go. */
  synchronized long reserve(int bytes) {
    long now = nanoClock.getAsLong();
    long start = freeNanos - now > 0 ? freeNanos : now;
    freeNanos = start + (long) (bytes * nanosPerByte);
    return start - now;
  }
}
