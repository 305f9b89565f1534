package io.baton.replication.message;

import io.baton.api.Member;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;

/**
 * Bring the node's replica of a segment up to date from another one, making it if there is none.
 * Answered by {@link Learned} when a whole version has become the replica's own, or by {@link
 * Refused}.
 *
 * @param segment whose
 * @param name for the replica's file, should there be none
 * @param spec for the replica's file, should there be none
 * @param epoch the teaching owner's; lower ones are refused, and nothing is lowered that this epoch
 *     wrote
 * @param source who is read
 * @param sourceAddress {@code host:port} of the source
 * @param newest whether to take the source's newest version (opening), or the versions that it
 *     keeps and its newest committed one; if there are many, only some of those that it keeps
 */
public record Learn(
    SegmentId segment,
    SegmentName name,
    SegmentSpec spec,
    long epoch,
    Member source,
    String sourceAddress,
    boolean newest)
    implements Request {}
