package io.baton.replication.read;

import io.baton.api.SegmentId;

/**
 * Hashes of tag groups. Equal hashes mean equal tags.
 *
 * @param segment whose
 * @param read the handle
 * @param first number of the first group
 * @param hashes one for each group; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // many in one message, and compared by nobody
public record GroupHashes(SegmentId segment, long read, int first, long[] hashes)
    implements ReadReply {}
