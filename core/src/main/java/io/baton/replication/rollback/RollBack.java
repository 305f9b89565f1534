package io.baton.replication.rollback;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Request;

/**
 * Make an older version the newest again, as the group that what came after it belongs to was not
 * closed (R12). Answered by {@link io.baton.replication.message.ReplicaStatus}. A replica does so
 * for an epoch that it has promised and that has written nothing there yet, and not to before its
 * commit point.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param epoch the opener's
 * @param version what the opener has chosen; a replica that holds nothing newer changes nothing
 */
public record RollBack(SegmentId segment, long incarnation, long epoch, Version version)
    implements Request {}
