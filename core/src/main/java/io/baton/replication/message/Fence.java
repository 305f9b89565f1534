package io.baton.replication.message;

import io.baton.api.SegmentId;

/**
 * Promise to refuse every epoch below {@code epoch}, durably, then answer with {@link
 * ReplicaStatus}.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param epoch to promise
 * @param courteous whether to refuse it, with {@code OWNER_HEARD}, if the owner of a lower epoch
 *     was heard within the replica's grace time (R4)
 */
public record Fence(SegmentId segment, long incarnation, long epoch, boolean courteous)
    implements Request {}
