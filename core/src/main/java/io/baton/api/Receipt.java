package io.baton.api;

import com.google.common.collect.ImmutableSet;

/**
 * What a committed checkpoint was acknowledged with.
 *
 * @param version the version that is now committed
 * @param replicas the nodes that hold it
 * @param durability what every one of them has done with it
 * @param checksum of the whole state; equal contents and lengths have equal checksums
 */
public record Receipt(
    Version version, ImmutableSet<NodeId> replicas, Durability durability, long checksum) {}
