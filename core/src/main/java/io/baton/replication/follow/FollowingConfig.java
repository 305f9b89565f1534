package io.baton.replication.follow;

import java.time.Duration;

/**
 * How a follower waits.
 *
 * @param interval from one question for a newer version to the next; shorter costs the source more
 *     questions, longer lets the copy be as much older
 * @param patience how long a source may be silent, or take to be connected to, before the next
 *     member is asked
 * @param firstRetry how long after every member failed, or the local disk did, it begins again
 * @param lastRetry what that doubles to, failure by failure
 * @param readers how long after readers were in the way of a version it is tried again
 */
public record FollowingConfig(
    Duration interval,
    Duration patience,
    Duration firstRetry,
    Duration lastRetry,
    Duration readers) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public FollowingConfig {
    for (Duration time : new Duration[] {interval, patience, firstRetry, lastRetry, readers}) {
      if (time.toMillis() < 1) {
        throw new IllegalArgumentException("every time must be at least 1 ms, not " + time);
      }
    }
    if (lastRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException(
          "lastRetry (" + lastRetry + ") must not be shorter than firstRetry (" + firstRetry + ")");
    }
  }

  /** The usual back-off for an interval and a patience. */
  public static FollowingConfig of(Duration interval, Duration patience) {
    return new FollowingConfig(
        interval, patience, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMillis(5));
  }
}
