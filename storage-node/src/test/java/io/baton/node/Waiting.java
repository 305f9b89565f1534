package io.baton.node;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks again and again for what happens without a word. */
final class Waiting {

  /** A condition that may ask over the network. */
  interface Condition {
    boolean holds() throws Exception;
  }

  private Waiting() {}

  /** Gives up after ten seconds. */
  static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never: " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
