package io.baton.replication.storage;

import io.baton.api.Version;
import java.time.Instant;

/**
 * A version that a replica keeps.
 *
 * @param version which
 * @param length bytes of its content
 * @param checksum of the whole state
 * @param forGood whether it stays until it is forgotten, or gives way to what is written now
 * @param since by the node's clock, for people
 */
public record KeptVersion(
    Version version, long length, long checksum, boolean forGood, Instant since) {}
