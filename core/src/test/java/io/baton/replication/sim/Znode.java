package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.RecordView;

/** A segment's record in the registry at one znode version; nonces of its owner and last writer. */
record Znode(
    int version,
    long epoch,
    long owner,
    long writer,
    ImmutableSet<Member> inSync,
    ImmutableSet<NodeId> desired) {

  RecordView view() {
    return new RecordView(epoch, inSync, desired);
  }

  /** What a new owner writes. */
  Znode claimed(long byEpoch, long byOwner, long nonce) {
    return new Znode(version + 1, byEpoch, byOwner, nonce, inSync, desired);
  }

  /** What an owner writes that changes the set. */
  Znode withInSync(ImmutableSet<Member> members, long nonce) {
    return new Znode(version + 1, epoch, owner, nonce, members, desired);
  }

  /** What an administrator writes. */
  Znode withDesired(ImmutableSet<NodeId> nodes, long nonce) {
    return new Znode(version + 1, epoch, owner, nonce, inSync, nodes);
  }
}
