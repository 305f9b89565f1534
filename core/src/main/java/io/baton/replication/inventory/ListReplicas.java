package io.baton.replication.inventory;

import io.baton.api.SegmentId;
import io.baton.replication.message.Request;

/**
 * Asks for a page of the node's replicas, in the order of their segments' ids; changes nothing.
 * Answered by {@link ReplicaPage}. One at a time is made on a node; others are refused as busy.
 *
 * @param after only ids above this one; {@link #START} for the first page
 * @param limit most replicas of the page, 1 to {@link #MAX_LIMIT}
 */
public record ListReplicas(SegmentId after, int limit) implements Request {

  /** Below every segment: an id of 128 random bits is not drawn as 0. */
  public static final SegmentId START = new SegmentId(0, 0);

  /** Most replicas of one page. */
  public static final int MAX_LIMIT = 256;

  @Override
  public SegmentId segment() {
    return after;
  }
}
