package io.baton.replication.inventory;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.replication.message.Reply;

/**
 * Replicas of a node, ascending by segment.
 *
 * @param after of the request
 * @param rebuilt nonce of the last rebuild that the node knows, 0 if none
 * @param more whether there are others after the last of these
 * @param replicas at most as many as were asked for
 */
public record ReplicaPage(
    SegmentId after, long rebuilt, boolean more, ImmutableList<ListedReplica> replicas)
    implements Reply {

  @Override
  public SegmentId segment() {
    return after;
  }
}
