package io.baton.replication.message;

import io.baton.api.SegmentId;
import io.baton.api.Version;

/**
 * A part of a checkpoint has arrived whole; the last part's acknowledgement says that the version
 * is held.
 *
 * @param segment whose
 * @param incarnation of the replica
 * @param version of the checkpoint; its epoch is the request's
 * @param part of the checkpoint
 * @param held whether the replica now holds the version
 */
public record Acknowledged(
    SegmentId segment, long incarnation, Version version, int part, boolean held)
    implements Reply {}
