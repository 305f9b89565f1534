package io.baton.client.follow;

import io.baton.api.Version;
import java.time.Duration;

/**
 * How far a follower is behind.
 *
 * @param version that it shows
 * @param newest version that it knows to be committed; it may not know of newer ones
 * @param age how long ago, by the monotonic clock, {@code version} was last known to be the newest
 *     committed one that its source knew of; grows while no source can be asked, while a version is
 *     read, and while readers or listeners are in its way
 * @param problem why it cannot go on now, for people; empty if nothing is known to be wrong
 */
public record Lag(Version version, Version newest, Duration age, String problem) {

  /** Whether a newer version is known. */
  public boolean isBehind() {
    return version.isBefore(newest);
  }
}
