package io.baton.agent.process.watch;

import java.time.Duration;

/**
 * Pauses between attempts, as of restarts: the first, then each twice the one before, up to the
 * longest. Once the program ran for as long as the longest pause, they begin anew. Immutable.
 *
 * @param first pause, more than 0
 * @param most the longest pause, not less than the first
 * @param pause to wait now; 0 before the program has ended for the first time
 */
public record Backoff(Duration first, Duration most, Duration pause) {

  /** Checks it. */
  public Backoff {
    if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "the first pause, " + first + ", must be more than 0 and at most the longest, " + most);
    }
    if (pause.isNegative() || pause.compareTo(most) > 0) {
      throw new IllegalArgumentException("a pause of " + pause + " with at most " + most);
    }
  }

  /** One for a program that has not run yet. */
  public static Backoff of(Duration first, Duration most) {
    return new Backoff(first, most, Duration.ZERO);
  }

  /** After the program has ended; {@code ran} is for how long it ran. */
  public Backoff afterRun(Duration ran) {
    if (pause.isZero() || ran.compareTo(most) >= 0) {
      return new Backoff(first, most, first);
    }
    // Compared before it is doubled: the longest may be as long as a duration can be.
    boolean longest = pause.compareTo(most.dividedBy(2)) > 0;
    return new Backoff(first, most, longest ? most : pause.multipliedBy(2));
  }
}
