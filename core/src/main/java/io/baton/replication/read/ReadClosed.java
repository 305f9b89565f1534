package io.baton.replication.read;

import io.baton.api.SegmentId;

/** The read is closed. */
public record ReadClosed(SegmentId segment, long read) implements ReadReply {}
