package io.baton.replication.copy;

import io.baton.api.SegmentId;
import io.baton.replication.message.Request;

/**
 * An operator's decision: make a copy the node's replica, under a new incarnation, whatever it was
 * set aside for. Of the copy it takes the newest version that is whole, which becomes a version of
 * {@code epoch}. A replica that is there is set aside first. Answered by {@link TakenBack}; if it
 * is cut short the copy is still there, under its number or as the replica.
 *
 * @param segment whose
 * @param copy number; 0 for the replica that is there, which is set aside before it is read
 * @param incarnation of the copy that is meant: others may have got its number
 * @param epoch to promise; above every one that the node has promised
 * @param by whose decision, for the log
 */
public record TakeBack(SegmentId segment, int copy, long incarnation, long epoch, String by)
    implements Request {}
