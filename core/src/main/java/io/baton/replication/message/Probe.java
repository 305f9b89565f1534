package io.baton.replication.message;

import io.baton.api.SegmentId;

/** Ask for a {@link ReplicaStatus}; changes nothing. */
public record Probe(SegmentId segment) implements Request {}
