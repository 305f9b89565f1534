package io.baton.api;

import java.time.Duration;

/**
 * Which versions of a segment its replicas keep by themselves, besides the newest: those that are
 * among the last so many, or younger than an age. A disk that is full takes them for what is
 * written now, the oldest first.
 *
 * @param last how many, 0 to {@value #MOST}
 * @param age how old, in whole seconds, 0 to {@link #LONGEST}; by the clock of each storage node,
 *     and at most {@value #MOST} versions
 * @param every how far apart, at least, by the clock of the owner; zero keeps each checkpoint
 */
public record Retention(int last, Duration age, Duration every) {

  /** Most versions that a replica keeps. */
  public static final int MOST = 1000;

  /** Ten years. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  /** Nothing is kept but what is asked for by name. */
  public static final Retention NONE = new Retention(0, Duration.ZERO, Duration.ZERO);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what does not fit
   */
  public Retention {
    if (last < 0 || last > MOST) {
      throw new IllegalArgumentException("last must be 0 to " + MOST + ", not " + last);
    }
    for (Duration time : new Duration[] {age, every}) {
      if (time.isNegative() || time.compareTo(LONGEST) > 0 || isBroken(time)) {
        throw new IllegalArgumentException(
            "age and every must be whole seconds, zero to 3650 days, not " + time);
      }
    }
  }

  private static boolean isBroken(Duration time) {
    return !time.equals(Duration.ofSeconds(time.toSeconds()));
  }

  /** The last so many checkpoints. */
  public static Retention ofLast(int last) {
    return new Retention(last, Duration.ZERO, Duration.ZERO);
  }

  /** Checkpoints of so long, so far apart. */
  public static Retention ofAge(Duration age, Duration every) {
    return new Retention(0, age, every);
  }

  /** Whether nothing is kept. */
  public boolean isNone() {
    return last == 0 && age.isZero();
  }
}
