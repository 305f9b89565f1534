package io.baton.replication.inventory;

import io.baton.api.SegmentId;
import io.baton.replication.message.Request;

/**
 * As {@link io.baton.replication.message.Fence}, on behalf of a rebuild, and so also while the node
 * refuses the fences of others: from the answer on the replica holds what it says and no owner that
 * is below {@code epoch} adds to it. Answered by {@link
 * io.baton.replication.message.ReplicaStatus}.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param epoch to promise
 * @param courteous whether to refuse it, with {@code OWNER_HEARD}, if the owner of a lower epoch
 *     was heard within the replica's grace time
 */
public record Seal(SegmentId segment, long incarnation, long epoch, boolean courteous)
    implements Request {}
