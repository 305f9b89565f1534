package io.baton.registry;

import io.baton.registry.record.SegmentRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record as a read saw it.
 *
 * @param record the segment's record
 * @param znodeVersion ZooKeeper's count of its writes, 0 after creation; a compare-and-set wins
 *     only at the version that it expects
 * @param session ZooKeeper's id of the session that saw it; 0 if that is not known
 */
public record VersionedRecord(SegmentRecord record, int znodeVersion, long session) {

  /** Seen in a session that is not known: it is compared before anything replaces it. */
  public VersionedRecord(SegmentRecord record, int znodeVersion) {
    this(record, znodeVersion, 0);
  }

  /** Whichever session saw it. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VersionedRecord that
        && record.equals(that.record)
        && znodeVersion == that.znodeVersion;
  }

  @Override
  public int hashCode() {
    return Objects.hash(record, znodeVersion);
  }
}
