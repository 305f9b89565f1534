package io.baton.replication.message;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.removal.Drop;

/**
 * What a replica is and holds.
 *
 * @param segment whose
 * @param incarnation of the replica, 0 if the node has none
 * @param epoch of the request that this answers, 0 for a {@link Probe} or {@link Drop}
 * @param fence highest epoch promised
 * @param last newest version held
 * @param commitPoint newest version that it holds and knows to be committed
 * @param ownerHeard whether an owner may have been heard within the replica's grace time
 */
public record ReplicaStatus(
    SegmentId segment,
    long incarnation,
    long epoch,
    long fence,
    Version last,
    Version commitPoint,
    boolean ownerHeard)
    implements Reply {

  /** The answer of a node that has no replica. */
  public static ReplicaStatus absent(SegmentId segment) {
    return new ReplicaStatus(segment, 0, 0, 0, Version.NONE, Version.NONE, false);
  }

  /** Whether the node has a replica. */
  public boolean isPresent() {
    return incarnation != 0;
  }
}
