package io.baton.replication.removal;

import io.baton.api.SegmentId;
import io.baton.replication.message.Request;

/**
 * A hint that the segment was removed. The node looks at ZooKeeper itself before it deletes
 * anything. Answered by {@link ReplicaStatus}, with incarnation 0 if nothing is left.
 */
public record Drop(SegmentId segment) implements Request {}
