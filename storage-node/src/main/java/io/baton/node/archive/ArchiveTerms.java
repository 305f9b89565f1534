package io.baton.node.archive;

import io.baton.api.NodeId;
import io.baton.daemon.monitor.Meters;
import io.baton.registry.Registry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How a node archives.
 *
 * @param self this node
 * @param cluster the cluster's id, under which versions lie
 * @param registry tells policies and members
 * @param bytesPerSecond of all segments together; 0 if this node archives nothing
 * @param scratch a directory with room for a few manifests, each 8 to 24 bytes for a block
 * @param clock for the times of versions
 * @param nanoClock monotonic
 * @param meters count what is archived
 */
public record ArchiveTerms(
    NodeId self,
    String cluster,
    Registry registry,
    long bytesPerSecond,
    Path scratch,
    InstantSource clock,
    LongSupplier nanoClock,
    Meters meters) {}
