package io.baton.replication.read;

import io.baton.api.SegmentId;

/**
 * The reader has what it wanted; lets the version go. Answered by {@link ReadClosed}, also when it
 * is gone already.
 */
public record CloseRead(SegmentId segment, long read) implements ReadRequest {}
