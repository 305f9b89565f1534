package io.baton.replication.message;

import io.baton.api.SegmentId;

/**
 * Promise to refuse every epoch below {@code epoch}, durably, then answer with {@link
 * ReplicaStatus}.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param epoch to promise
 * @param by who asks for it
 */
public record Fence(SegmentId segment, long incarnation, long epoch, By by) implements Request {

  /** Who asks for a promise. */
  public enum By {
    /** The owner, of its own epoch, to learn where the replica stands. */
    OWNER,
    /**
     * Whoever opens the segment. Only a node that believes its ZooKeeper promises it anything, be
     * it an epoch that is promised already: one of yesterday gave it to two (R11).
     */
    OPENER,
    /**
     * An opener that is refused, with {@code OWNER_HEARD}, if the owner of a lower epoch was heard
     * within the replica's grace time (R4).
     */
    COURTEOUS_OPENER
  }
}
