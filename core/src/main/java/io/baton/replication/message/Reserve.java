package io.baton.replication.message;

import io.baton.api.SegmentId;

/**
 * Make room for content of so many bytes, before anything is sent that needs it. Answered by {@link
 * ReplicaStatus}; a replica that has as much room already changes nothing. What was staged of a
 * checkpoint is dropped.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param epoch the owner's; lower ones than promised are refused
 * @param capacity bytes, 0 to {@link io.baton.api.SegmentSpec#MAX_CAPACITY}
 */
public record Reserve(SegmentId segment, long incarnation, long epoch, long capacity)
    implements Request {}
