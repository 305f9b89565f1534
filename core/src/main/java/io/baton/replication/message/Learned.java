package io.baton.replication.message;

import io.baton.api.SegmentId;
import io.baton.api.Version;

/**
 * The replica holds {@code version} whole.
 *
 * @param segment whose
 * @param incarnation of the replica, perhaps a new one
 * @param epoch of the request
 * @param version held now
 * @param blocks how many were fetched
 */
public record Learned(SegmentId segment, long incarnation, long epoch, Version version, long blocks)
    implements Reply {}
