package io.baton.replication.read;

import io.baton.api.SegmentId;
import io.baton.api.Version;

/**
 * A version is pinned until the read is closed, its connection ends, or nothing was asked for too
 * long.
 *
 * @param segment whose
 * @param read its handle, for this connection
 * @param version that is pinned
 * @param commitPoint newest version that the replica knows to be committed
 * @param length bytes of its content, 0 to {@link io.baton.api.SegmentSpec#MAX_CAPACITY}; blocks
 *     behind them do not exist
 * @param checksum of the whole state, see {@code StateChecksum}
 */
public record ReadOpened(
    SegmentId segment, long read, Version version, Version commitPoint, long length, long checksum)
    implements ReadReply {}
