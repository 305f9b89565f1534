package io.baton.registry.change;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.time.Duration;

/**
 * Takes groups apart, for an operator who has lost one of the segments (R12). Blocking calls, from
 * any thread.
 */
public final class Ungrouping {

  private final Registry registry;
  private final RecordChanges changes;

  /** Changes nothing yet. */
  public Ungrouping(Registry registry) {
    this.registry = registry;
    this.changes = new RecordChanges(registry.segments());
  }

  /**
   * Makes all segments of a group segments by themselves, in one transaction, under a new epoch
   * above all of theirs and without an owner: whoever had opened the group changes their records no
   * more. If it died in the middle of a checkpoint some of them may come to have that checkpoint,
   * and others not.
   *
   * @param any of them; also of a group that was removed
   * @return all of them
   * @throws RefusedException if it is by itself already
   * @throws OwnedElsewhereException if an owner lives
   */
  public ImmutableList<VersionedRecord> ungroup(SegmentId any, Duration timeout) {
    return changes.applyToGroup(
        any, "taking apart the group of", timeout, records -> apart(records, timeout));
  }

  private ImmutableList<SegmentRecord> apart(
      ImmutableList<SegmentRecord> records, Duration timeout) {
    if (!records.get(0).isGrouped()) {
      throw new RefusedException(
          "segment %s is of no group: there is nothing to take apart"
              .formatted(records.get(0).name()));
    }
    records.forEach(record -> throwIfOwned(record, timeout));
    long epoch = records.stream().mapToLong(SegmentRecord::epoch).max().orElseThrow() + 1;
    return records.stream()
        .map(record -> record.ungrouped(epoch))
        .collect(ImmutableList.toImmutableList());
  }

  private void throwIfOwned(SegmentRecord record, Duration timeout) {
    Owner owner = record.owner();
    if (!record.wasRemoved() && owner != null && registry.isAlive(owner.client(), timeout)) {
      throw new OwnedElsewhereException(
          "segment %s is owned by process %d on %s since %s, and that process is alive: let it close the group. Nothing was changed"
              .formatted(record.name(), owner.pid(), owner.host(), owner.since()));
    }
  }
}
