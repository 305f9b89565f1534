package io.baton.outline;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a version's outline: hashes of groups, tags of those that are not known, and no block. One
 * thread at a time.
 */
public final class OutlineTarget extends TagsTarget {

  private final SegmentId segment;
  private final SegmentName name;

  /**
   * Begins with what is known.
   *
   * @param known of any segment: one of this segment saves requests
   */
  public OutlineTarget(SegmentId segment, SegmentName name, @Nullable Outline known) {
    super(known != null && known.segment().equals(segment) ? known.tags() : new Tags(0));
    this.segment = segment;
    this.name = name;
  }

  /** Learns it and says that the block is there: its bytes are of no interest. */
  @Override
  public boolean holds(int block, Tags source, int i) {
    learn(block, source, i);
    return true;
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    throw new StorageException(
        Reason.CORRUPT, "the source of " + this + " sent blocks that nobody asked for");
  }

  /** The outline of a version that was read to its end. */
  public Outline outline(ReadOpened version) {
    return new Outline(
        segment, name, version.version(), version.length(), version.checksum(), tags());
  }

  @Override
  public String toString() {
    return "the outline of segment " + name;
  }
}
