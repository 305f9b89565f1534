package io.baton.replication.copy;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;

/**
 * What a node has of a segment.
 *
 * @param replica the replica, if there is one
 * @param aside copies that were set aside, the newest numbers first
 */
public record Copies(ReplicaStatus replica, ImmutableList<AsideCopy> aside) implements Reply {

  /** Most that are told of: those of the highest numbers. */
  public static final int MOST = 64;

  /** Checks their number. */
  public Copies {
    Preconditions.checkArgument(aside.size() <= MOST, "%s copies, not %s", aside.size(), MOST);
  }

  @Override
  public SegmentId segment() {
    return replica.segment();
  }
}
