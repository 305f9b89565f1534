package io.baton.client.version;

import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.api.Version;
import java.time.Instant;

/**
 * A version that is kept.
 *
 * @param version which
 * @param length bytes of its content
 * @param checksum of the whole state
 * @param forGood whether each of its holders keeps it until it is forgotten
 * @param since when, by the clock of one of them
 * @param holders nodes that have it
 */
public record HeldVersion(
    Version version,
    long length,
    long checksum,
    boolean forGood,
    Instant since,
    ImmutableSet<NodeId> holders) {

  HeldVersion and(HeldVersion other) {
    return new HeldVersion(
        version,
        length,
        checksum,
        forGood && other.forGood,
        since,
        ImmutableSet.<NodeId>builder().addAll(holders).addAll(other.holders).build());
  }
}
