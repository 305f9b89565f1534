package io.baton.client.follow;

import com.google.common.base.Preconditions;
import io.baton.api.Times;
import java.time.Duration;

/**
 * How to follow a segment.
 *
 * @param interval from one question for a newer version to the next, 1 ms or more; a copy is
 *     usually as much behind at most, and what the change takes to be read
 */
public record FollowOptions(Duration interval) {

  /** Five questions a second. */
  public static final FollowOptions DEFAULT = new FollowOptions(Duration.ofMillis(200));

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the interval is shorter than 1 ms
   */
  public FollowOptions {
    Preconditions.checkArgument(
        interval.toMillis() >= 1,
        "the interval must be at least 1 ms, not %s",
        Times.text(interval));
  }

  /** Another interval. */
  public static FollowOptions every(Duration interval) {
    return new FollowOptions(interval);
  }
}
