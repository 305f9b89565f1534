package io.baton.replication.sim;

/**
 * What can be broken on purpose, at the simulator's seams, to see that the history finds it: one or
 * more for each safety rule, and for each step of the store's commit.
 */
public enum Broken {
  /** R1: a replica forgets what it promised. */
  FENCE_NOT_CHECKED,
  /** R1: a replica takes a checkpoint on whatever it holds. */
  BASE_NOT_CHECKED,
  /** R2: the record names a joiner before the owner counts it. */
  JOINER_COUNTED_LATE,
  /** R2: a leaver is no longer counted while its compare-and-set is under way. */
  LEAVER_DROPPED_EARLY,
  /** R2: a read alone decides about a write without an answer. */
  UNKNOWN_RESOLVED_BY_READ,
  /** R2, R3: a claim that won is gone on with though a later opening has followed. */
  LATER_RECORD_IGNORED,
  /** R3: a member that is behind counts as brought up to date. */
  MEMBERS_NOT_BROUGHT_UP,
  /** R4: a learner counts as taught before the blocks are there. */
  HALF_TAUGHT_COUNTS,
  /** R5: a replica made anew keeps the incarnation of the lost one. */
  INCARNATION_KEPT,
  /** R5: a MEMORY replica is believed after its machine went down. */
  MEMORY_BELIEVED_AFTER_REBOOT,
  /** R6: the number of a refused checkpoint is used again. */
  SEQUENCE_REUSED,
  /** R7: readers are shown the newest version. */
  UNCOMMITTED_SHOWN,
  /** R7: a follower reads the newest version, committed or not. */
  UNCOMMITTED_FOLLOWED,
  /** R9: an id is registered a second time, so that the former holder's writes and bytes count. */
  ID_REUSED,
  /** R9: "never registered" is believed of a server that lags. */
  NAME_READ_LAGGING,
  /** R9: a registration that is given up leaves an attempt without an answer under way. */
  REGISTRATION_LEFT_UNDER_WAY,
  /** R10: a node deletes on a hint, without a look of its own. */
  DELETED_ON_HINT,
  /** R10: the end of the grace time is written over an undelete. */
  GRACE_ENDED_BLINDLY,
  /**
   * R10: an undelete does not raise the epoch, so that the next removal is taken for the former.
   */
  UNDELETED_IN_OLD_EPOCH,
  /** R11: a node takes a registry that was restored from a backup for the right one. */
  WENT_BACK_NOT_NOTICED,
  /** Store: the commit record is written before the blocks. */
  RECORD_BEFORE_BLOCKS,
  /** Store: a block is written over the slot of the version before it. */
  SLOT_REUSED_AT_ONCE,
  /** Store: DISK durability does not sync before it acknowledges. */
  NO_SYNC,
  /** Store: what is written counts as synced, so records are folded, and slots freed, too soon. */
  FOLDED_BEFORE_SYNC,
  /** Store: a record that a power cut tore stays in the journal for a later process. */
  TORN_RECORD_ACCEPTED,
  /** Store: the next process takes what it reads for synced, and writes none of it again. */
  NOT_WRITTEN_AGAIN,
  /** P5: blocks are taken without a look at their hashes. */
  HASH_NOT_CHECKED;

  /** Whether the disk misleads the store: it knows only where a new file has its parts. */
  boolean isOfStore() {
    return compareTo(RECORD_BEFORE_BLOCKS) >= 0 && compareTo(NOT_WRITTEN_AGAIN) <= 0;
  }
}
