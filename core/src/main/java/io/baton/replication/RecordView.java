package io.baton.replication;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;

/**
 * What the state machines see of a segment's record in ZooKeeper.
 *
 * @param epoch of the owner that ZooKeeper named last
 * @param owner the nonce of whoever opened the segment in that epoch; 0 if nobody owns it
 * @param inSync the recorded in-sync set
 * @param desired nodes that should hold a replica
 */
public record RecordView(
    long epoch, long owner, ImmutableSet<Member> inSync, ImmutableSet<NodeId> desired) {}
