package io.baton.registry.record;

/** How far a segment's life has come (R9, R10). */
public enum SegmentState {
  /** The name is reserved; the initial content is not committed yet. */
  CREATING,
  /** Its initial content is committed. */
  READY,
  /** A tombstone: the name is free again, the id never is. */
  DELETED
}
