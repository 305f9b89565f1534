package io.baton.replication.opening;

import io.baton.replication.message.Fence;
import java.time.Duration;

/**
 * Limits of an opening. All times are at least one millisecond.
 *
 * @param deadline after which an opening that is not through fails
 * @param memberTimeout how long members that do not answer are waited for once another has; too
 *     short removes nodes that only restart
 * @param retryInterval between re-issues of a write of unknown outcome, and of messages without an
 *     answer; also how long others are waited for once one member has answered the probe
 * @param courteous whether to leave the segment to an owner that any member heard within its grace
 *     time, as the coordinator does (R4)
 * @param together whether others decide, with the openings of the group's other segments, in which
 *     epoch it claims and which version it recovers (R12)
 */
public record OpeningConfig(
    Duration deadline,
    Duration memberTimeout,
    Duration retryInterval,
    boolean courteous,
    boolean together) {

  /** Deadline 30 s, member timeout 2 s, retry 500 ms. */
  public static final OpeningConfig DEFAULT =
      new OpeningConfig(
          Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofMillis(500), false);

  /** One of a segment by itself. */
  public OpeningConfig(
      Duration deadline, Duration memberTimeout, Duration retryInterval, boolean courteous) {
    this(deadline, memberTimeout, retryInterval, courteous, false);
  }

  /** The same, but courteous. */
  public OpeningConfig courteously() {
    return new OpeningConfig(deadline, memberTimeout, retryInterval, true, together);
  }

  /** The same, but of a segment in a group. */
  public OpeningConfig inGroup() {
    return new OpeningConfig(deadline, memberTimeout, retryInterval, courteous, true);
  }

  /** As what it asks members for a promise. */
  Fence.By by() {
    return courteous ? Fence.By.COURTEOUS_OPENER : Fence.By.OPENER;
  }

  /** Checks the ranges. */
  public OpeningConfig {
    for (Duration time : new Duration[] {deadline, memberTimeout, retryInterval}) {
      if (time.toMillis() < 1) {
        throw new IllegalArgumentException("every time must be at least 1 ms, not " + time);
      }
    }
    if (deadline.compareTo(memberTimeout) < 0) {
      throw new IllegalArgumentException(
          "deadline ("
              + deadline
              + ") must not be shorter than memberTimeout ("
              + memberTimeout
              + ")");
    }
  }
}
