package io.baton.registry;

import io.baton.registry.record.SegmentRecord;

/** How reserving a name ended. */
public sealed interface Registration {

  /** The name is the caller's, in state creating at epoch 1. */
  record Reserved(VersionedRecord current) implements Registration {}

  /** The name stands for another segment: ready, or being registered by its owner. */
  record Taken(VersionedRecord current) implements Registration {}

  /**
   * The name may be the caller's, now or later: the same owner registers it again, or {@link
   * Names#abandon} settles that it is not.
   */
  record Unknown(SegmentRecord attempted) implements Registration {}
}
