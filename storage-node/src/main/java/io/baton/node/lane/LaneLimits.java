package io.baton.node.lane;

import com.google.common.base.Preconditions;
import java.time.Duration;

/**
 * What one node takes on; more is refused as busy.
 *
 * @param lanes threads that work on replicas
 * @param waiting requests that wait for one lane
 * @param openReplicas files open in one lane; exceeded while readers or teaching need more
 * @param reads versions pinned by readers, in the whole node
 * @param readsPerConnection versions pinned by one connection
 * @param readDeadline a read is closed when nothing was asked of it for so long; too short ends
 *     slow readers, too long keeps space from being used again
 */
public record LaneLimits(
    int lanes,
    int waiting,
    int openReplicas,
    int reads,
    int readsPerConnection,
    Duration readDeadline) {

  private static final int OPEN_IN_A_LANE = 512;

  /** Each is a mapping and up to two open files: far below the limits of any system. */
  private static final int OPEN_IN_A_NODE = 4096;

  /** Checks the ranges. */
  public LaneLimits {
    Preconditions.checkArgument(
        lanes > 0 && waiting > 0 && openReplicas > 0 && reads > 0 && readsPerConnection > 0,
        "limits must be 1 or more: %s lanes, %s waiting, %s open replicas, %s reads, %s of one"
            + " connection",
        lanes,
        waiting,
        openReplicas,
        reads,
        readsPerConnection);
  }

  /** The defaults for a machine with {@code processors}. */
  public static LaneLimits of(int processors, Duration readDeadline) {
    int lanes = Math.max(2, processors);
    int open = Math.max(1, Math.min(OPEN_IN_A_LANE, OPEN_IN_A_NODE / lanes));
    return new LaneLimits(lanes, 8192, open, 1024, 64, readDeadline);
  }
}
