package io.baton.replication.message;

import io.baton.api.SegmentId;
import io.baton.api.Version;

/**
 * Tell a replica what is committed while no checkpoint carries it. Answered by {@link
 * ReplicaStatus}. A replica takes a version that it holds; one that it does not hold, it leaves.
 */
public record CommitPoint(SegmentId segment, long incarnation, long epoch, Version commitPoint)
    implements Request {}
