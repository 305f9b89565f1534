package io.baton.replication;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;

/**
 * What the state machines see of a segment's record in ZooKeeper.
 *
 * @param epoch of the owner that ZooKeeper named last
 * @param inSync the recorded in-sync set
 * @param desired nodes that should hold a replica
 */
public record RecordView(long epoch, ImmutableSet<Member> inSync, ImmutableSet<NodeId> desired) {}
