package io.baton.replication.read;

import io.baton.api.SegmentId;

/**
 * Pin a version and read it. Answered by {@link ReadOpened}, or refused.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param newest whether the newest version, or the newest that is known to be committed
 */
public record OpenRead(SegmentId segment, long incarnation, boolean newest)
    implements ReadRequest {}
