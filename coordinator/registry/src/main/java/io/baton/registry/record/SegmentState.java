package io.baton.registry.record;

/** Where a segment is in its life; see {@link #mayBecome}. */
public enum SegmentState {
  /** The name is reserved, the initial content is not committed yet. */
  CREATING,
  /** Registered: it can be opened. */
  READY,
  /**
   * Removed, and within its grace time: the name is free again, everything else is kept, and nobody
   * opens it or changes who is in sync.
   */
  REMOVED,
  /** A tombstone, for ever: nodes delete their replicas. The id is never used again. */
  DELETED;

  /** Whether a name stands for a segment in this state. */
  public boolean isNamed() {
    return this == CREATING || this == READY;
  }

  /** Whether a record of this state may be followed by one of {@code next} (R10). */
  public boolean mayBecome(SegmentState next) {
    return switch (this) {
      case CREATING -> next != REMOVED;
      case READY -> next != CREATING;
      case REMOVED -> next != CREATING;
      case DELETED -> next == DELETED;
    };
  }
}
