package io.baton.replication.message;

import io.baton.api.SegmentId;
import io.baton.api.Version;

/**
 * A request was not carried out, and nothing changed.
 *
 * @param segment whose
 * @param incarnation of the replica, 0 if the node has none
 * @param epoch of the request
 * @param reason why
 * @param fence highest epoch promised by the replica
 * @param last newest version that it holds
 * @param detail for people
 */
public record Refused(
    SegmentId segment,
    long incarnation,
    long epoch,
    Reason reason,
    long fence,
    Version last,
    String detail)
    implements Reply {

  /** Why a request was refused. The order is part of the wire format: append only. */
  public enum Reason {
    /** A higher epoch was promised. */
    FENCED,
    /** The checkpoint does not build on the newest version, or would lower it. */
    WRONG_BASE,
    /** The node has no replica of the segment. */
    UNKNOWN_REPLICA,
    /** The replica is another one than the request is for. */
    WRONG_INCARNATION,
    /** The disk is full. */
    NO_SPACE,
    /** The disk failed. */
    IO_ERROR,
    /** Bytes did not match their checksum. */
    CORRUPT,
    /** The replica knows no committed version that it could show. */
    NOT_READABLE,
    /** The read was closed, has ended at its deadline, or was never opened. */
    READ_GONE,
    /** The node is at a limit; try again later. */
    BUSY,
    /** The request makes no sense for this segment. */
    MALFORMED,
    /** The fence is courteous, and the owner was heard within the grace time. */
    OWNER_HEARD,
    /** ZooKeeper shows less than it once did: nothing new is begun before a rebuild (R11). */
    REGISTRY_WENT_BACK
  }
}
