package io.baton.replication.message;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;

/**
 * Make an empty replica, with a new incarnation, its fence at {@code epoch}. A replica that exists
 * already answers as to {@link Fence}. Answered by {@link ReplicaStatus}.
 */
public record Create(SegmentId segment, SegmentName name, SegmentSpec spec, long epoch)
    implements Request {}
