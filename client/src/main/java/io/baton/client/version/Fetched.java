package io.baton.client.version;

import com.google.common.collect.ImmutableList;
import io.baton.api.NodeId;
import io.baton.api.Version;

/**
 * What a fetch brought.
 *
 * @param version that was read
 * @param length bytes of content
 * @param checksum of the state, verified
 * @param source node that it came from
 * @param problems replicas that gave no intact copy, each with the reason
 */
public record Fetched(
    Version version, long length, long checksum, NodeId source, ImmutableList<String> problems) {}
