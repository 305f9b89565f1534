package io.baton.replication.read;

import io.baton.api.SegmentId;
import io.baton.api.Version;

/**
 * Pin a committed version, one that is kept or the newest. Answered by {@link ReadOpened}; refused
 * with {@code NOT_READABLE} by a replica that does not have it.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param version which
 */
public record OpenVersion(SegmentId segment, long incarnation, Version version)
    implements ReadRequest {}
