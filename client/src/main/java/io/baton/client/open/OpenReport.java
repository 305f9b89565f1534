package io.baton.client.open;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.registry.record.origin.Restored;
import java.time.Duration;
import java.util.Optional;

/**
 * How a segment was opened.
 *
 * @param epoch of this ownership
 * @param version that was loaded
 * @param initial whether that is what the segment was registered with, no checkpoint having been
 *     made
 * @param checksum of the loaded state
 * @param inSync nodes in the in-sync set after the opening
 * @param source node that it was loaded from
 * @param problems replicas that could not be loaded from, each with the reason
 * @param bytesFetched from the source
 * @param bytesReused from an earlier file on this machine, after comparing hashes
 * @param adopted whether the file of the last open is used on, as it was: it may hold more than the
 *     version, which the next checkpoint has then
 * @param restored the archived version that this is, with all that was acknowledged later given up,
 *     as somebody said that this may be; empty after the first checkpoint
 * @param claimed from the call until the epoch was won and the members agreed
 * @param loaded from then until the local file was filled
 */
public record OpenReport(
    long epoch,
    Version version,
    boolean initial,
    long checksum,
    ImmutableSet<NodeId> inSync,
    NodeId source,
    ImmutableList<String> problems,
    long bytesFetched,
    long bytesReused,
    boolean adopted,
    Optional<Restored> restored,
    Duration claimed,
    Duration loaded) {}
