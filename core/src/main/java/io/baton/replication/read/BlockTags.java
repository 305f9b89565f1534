package io.baton.replication.read;

import io.baton.api.SegmentId;
import io.baton.replication.message.Tags;

/**
 * Tags of blocks in a row.
 *
 * @param segment whose
 * @param read the handle
 * @param first number of the first block
 * @param tags one for each block
 */
public record BlockTags(SegmentId segment, long read, int first, Tags tags) implements ReadReply {}
