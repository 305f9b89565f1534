package io.baton.replication.version;

import io.baton.api.SegmentId;
import io.baton.replication.message.Request;

/**
 * Which versions do you keep? Answered by {@link ReplicaVersions}, or refused.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 */
public record ListVersions(SegmentId segment, long incarnation) implements Request {}
