package io.baton.replication.copy;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Reply;

/**
 * The copy is the node's replica.
 *
 * @param segment whose
 * @param incarnation of the replica, a new one
 * @param epoch of the request, promised
 * @param found version that the copy held whole
 * @param version what it is called now: of {@code epoch}
 */
public record TakenBack(
    SegmentId segment, long incarnation, long epoch, Version found, Version version)
    implements Reply {}
