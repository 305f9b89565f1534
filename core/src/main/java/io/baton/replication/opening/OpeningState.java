package io.baton.replication.opening;

/** Where an {@link Opening} stands, in the order in which it passes through. */
public enum OpeningState {
  /** Looking for a member that answers. Nothing is changed before one does. */
  PROBING,
  /** The compare-and-set of the epoch is under way. */
  CLAIMING,
  /** The epoch is ours; members promise it. */
  FENCING,
  /** Together with others: members have promised, and the group's other segments are awaited. */
  SURVEYED,
  /** Members that are behind learn from one that is not; those of a group go back. */
  EQUALIZING,
  /** The compare-and-set that removes those who are not there is under way. */
  TRIMMING,
  /**
   * Nobody is to be removed: a last look at the record. ZooKeeper may have been an older one when
   * the epoch was claimed (R11).
   */
  CONFIRMING,
  /** The segment is ours. */
  OPEN,
  /** It is not. */
  FAILED
}
