package io.baton.replication.read;

import io.baton.api.SegmentId;

/**
 * Ask for blocks that were written.
 *
 * @param segment whose
 * @param read the handle
 * @param blocks their numbers, strictly ascending, 1 to {@code BlockBatch.MAX_BLOCKS} of them; not
 *     copied
 */
@SuppressWarnings("ArrayRecordComponent") // many in one message, and compared by nobody
public record ReadBlocks(SegmentId segment, long read, int[] blocks) implements ReadRequest {}
