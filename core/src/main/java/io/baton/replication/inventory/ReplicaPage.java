package io.baton.replication.inventory;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.replication.message.Reply;

/**
 * Replicas of a node, ascending by segment.
 *
 * @param after of the request
 * @param rebuilds what the node knows of earlier ones
 * @param more whether there are others after the last of these
 * @param replicas at most as many as were asked for
 */
public record ReplicaPage(
    SegmentId after, Rebuilds rebuilds, boolean more, ImmutableList<ListedReplica> replicas)
    implements Reply {

  /** Most rebuilds that a node counts. */
  public static final int MAX_REBUILDS = 1 << 20;

  /**
   * What a node knows of rebuilds.
   *
   * @param last nonce of the last, 0 if there was none
   * @param count how many there were
   * @param believes whether it has looked at ZooKeeper, which has not gone back or was rebuilt
   */
  public record Rebuilds(long last, int count, boolean believes) {}

  @Override
  public SegmentId segment() {
    return after;
  }
}
