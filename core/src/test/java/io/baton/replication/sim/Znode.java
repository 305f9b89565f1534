package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.RecordView;

/**
 * A segment's record in the registry at one znode version; nonces of its owner and last writers.
 */
record Znode(
    int version,
    long epoch,
    long owner,
    ImmutableList<Long> writers,
    ImmutableSet<Member> inSync,
    ImmutableSet<NodeId> desired) {

  private static final int MAX_WRITERS = 16;

  RecordView view() {
    return new RecordView(epoch, inSync, desired);
  }

  /** This write's nonce. */
  long writer() {
    return writers.get(0);
  }

  /** As many writers are kept as the registry's records keep: newest first. */
  private ImmutableList<Long> writtenBy(long nonce) {
    ImmutableList<Long> all = ImmutableList.<Long>builder().add(nonce).addAll(writers).build();
    return all.subList(0, Math.min(all.size(), MAX_WRITERS));
  }

  /** What a new owner writes. */
  Znode claimed(long byEpoch, long byOwner, long nonce) {
    return new Znode(version + 1, byEpoch, byOwner, writtenBy(nonce), inSync, desired);
  }

  /** What an owner writes that changes the set. */
  Znode withInSync(ImmutableSet<Member> members, long nonce) {
    return new Znode(version + 1, epoch, owner, writtenBy(nonce), members, desired);
  }

  /** What an administrator writes. */
  Znode withDesired(ImmutableSet<NodeId> nodes, long nonce) {
    return new Znode(version + 1, epoch, owner, writtenBy(nonce), inSync, nodes);
  }
}
