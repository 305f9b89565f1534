package io.baton.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.registry.VersionedRecord;
import io.baton.replication.inventory.ListedReplica;

/**
 * What is known before anything is decided.
 *
 * @param nodes what each storage node that answered has
 * @param records every record and tombstone that ZooKeeper has
 * @param rebuilds how many there were, as far as any node knows
 * @param distrusted whether a node does not believe ZooKeeper, or it holds no cluster: then each of
 *     its records may be of yesterday, however well it fits
 */
public record Findings(
    ImmutableMap<NodeId, ImmutableList<ListedReplica>> nodes,
    ImmutableMap<SegmentId, VersionedRecord> records,
    int rebuilds,
    boolean distrusted) {}
