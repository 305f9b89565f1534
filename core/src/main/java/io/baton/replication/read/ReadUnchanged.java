package io.baton.replication.read;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Reply;

/**
 * The answer to an {@link OpenRead} of a reader that holds what the replica could show it, or more.
 * Nothing is pinned.
 *
 * @param segment whose
 * @param commitPoint newest version that the replica knows to be committed
 */
public record ReadUnchanged(SegmentId segment, Version commitPoint) implements Reply {}
