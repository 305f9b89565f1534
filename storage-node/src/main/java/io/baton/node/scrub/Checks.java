package io.baton.node.scrub;

import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.block.BlockHash;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.message.Tags;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks slices of replicas, one at a time, that a checkpoint hardly waits for. */
final class Checks {

  private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
  private static final int SLICE = 64;

  private final ByteBuffer buffer = ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE);

  /** What was looked at, and what of it was read. */
  record Checked(int blocks, long bytes) {}

  /**
   * Reads blocks of the newest version, on its lane, and adds those to {@code damaged} that do not
   * match their hashes. No blocks if there are no more, or they cannot be read.
   */
  Checked slice(Lane lane, SegmentId segment, int first, BitSet damaged) {
    try {
      Hosted hosted = lane.shelf().find(segment);
      if (hosted != null) {
        try (PinnedVersion newest = hosted.store().pin(true)) {
          return check(newest, first, damaged);
        }
      }
    } catch (StorageException e) {
      LOG.warn("segment {}: cannot be checked: {}", segment, e.getMessage());
    }
    return new Checked(0, 0);
  }

  private Checked check(PinnedVersion version, int first, BitSet damaged) throws StorageException {
    Tags tags = version.tags(first, SLICE);
    long bytes = 0;
    for (int i = 0; i < tags.count(); i++) {
      if (!tags.isNone(i)) {
        version.read(first + i, 1, buffer.clear());
        damaged.set(first + i, BlockHash.of(buffer.flip()) != tags.hash(i));
        bytes += SegmentSpec.BLOCK_SIZE;
      }
    }
    return new Checked(tags.count(), bytes);
  }
}
