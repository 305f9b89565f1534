package io.baton.replication.owner;

import java.time.Duration;

/**
 * Limits of an owner. All times are at least one millisecond.
 *
 * @param checkpointDeadline after which an uncommitted checkpoint is reported as of unknown
 *     outcome; too short reports what a slow disk would still have committed
 * @param memberTimeout how long a member may be unreachable, or owe an answer, before it is
 *     removed; too short removes nodes that only restart, too long holds every checkpoint for as
 *     long
 * @param retryInterval between attempts to teach a learner, and between re-issues of a change of
 *     unknown outcome
 * @param idleCommitPoint how long after the last message the commit point is sent by itself
 * @param keepAlive how long after the last message one is sent for its own sake: well below the
 *     grace time of replicas (5 s), or the coordinator takes an idle owner for gone
 * @param maxBacklogBytes bound of captured bytes kept until everyone holds them, 1 or more; the one
 *     checkpoint that crosses it is still taken
 * @param maxBacklog bound of checkpoints kept, 1 or more
 * @param window parts on their way to one replica without an answer, 1 or more
 */
public record OwnerConfig(
    Duration checkpointDeadline,
    Duration memberTimeout,
    Duration retryInterval,
    Duration idleCommitPoint,
    Duration keepAlive,
    long maxBacklogBytes,
    int maxBacklog,
    int window) {

  private static final long SLOWEST_BYTES_PER_SECOND = 8_000_000;

  /**
   * Deadline 10 s, member timeout 2 s, retry 500 ms, idle 20 ms, keep-alive 1 s, 64 MiB or 1,024
   * checkpoints, 8 parts.
   */
  public static final OwnerConfig DEFAULT =
      new OwnerConfig(
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          64L << 20,
          1024,
          8);

  /** Checks the ranges. */
  public OwnerConfig {
    for (Duration time :
        new Duration[] {
          checkpointDeadline, memberTimeout, retryInterval, idleCommitPoint, keepAlive
        }) {
      if (time.toMillis() < 1) {
        throw new IllegalArgumentException("every time must be at least 1 ms, not " + time);
      }
    }
    if (maxBacklogBytes < 1 || maxBacklog < 1 || window < 1) {
      throw new IllegalArgumentException(
          "maxBacklogBytes ("
              + maxBacklogBytes
              + "), maxBacklog ("
              + maxBacklog
              + ") and window ("
              + window
              + ") must be 1 or more");
    }
  }

  /**
   * When the outcome of a checkpoint of so many bytes counts as unknown: the more there is to send,
   * the later, down to {@value #SLOWEST_BYTES_PER_SECOND} bytes a second.
   */
  public Duration deadlineFor(long bytes) {
    return checkpointDeadline.plusMillis(bytes / (SLOWEST_BYTES_PER_SECOND / 1000));
  }

  /** The same with another deadline for checkpoints. */
  public OwnerConfig withCheckpointDeadline(Duration deadline) {
    return new OwnerConfig(
        deadline,
        memberTimeout,
        retryInterval,
        idleCommitPoint,
        keepAlive,
        maxBacklogBytes,
        maxBacklog,
        window);
  }

  /** The same with another member timeout. */
  public OwnerConfig withMemberTimeout(Duration timeout) {
    return new OwnerConfig(
        checkpointDeadline,
        timeout,
        retryInterval,
        idleCommitPoint,
        keepAlive,
        maxBacklogBytes,
        maxBacklog,
        window);
  }
}
