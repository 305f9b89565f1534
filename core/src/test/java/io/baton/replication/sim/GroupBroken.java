package io.baton.replication.sim;

/** What of R12 can be broken on purpose, to see that a group's history finds it. */
enum GroupBroken {
  /** Each segment is opened by itself: with its newest version. */
  OPENED_APART,
  /** A member that is beyond the cut counts as gone back. */
  NOT_ROLLED_BACK,
  /** A part is committed when it is on its own segment's set. */
  PART_COMMITTED_ALONE,
  /** That a part is on its set is remembered, also of members that have joined since. */
  NOT_AT_ONE_INSTANT
}
