package io.baton.replication.read;

import io.baton.api.SegmentId;
import io.baton.replication.message.BlockBatch;

/**
 * Blocks of the pinned version with their tags. The receiver checks every block against the hash in
 * its tag.
 *
 * @param segment whose
 * @param read the handle
 * @param blocks what was asked for
 */
public record BlockData(SegmentId segment, long read, BlockBatch blocks) implements ReadReply {}
