package io.baton.segment;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What changed in a segment, copied out of it: the content of a checkpoint.
 *
 * @param version that the blocks are tagged with; consumed, also if it is never sent
 * @param length bytes of the segment's content
 * @param checksum of the whole state
 * @param lengthChanged whether the length is not known to be the last checkpoint's
 * @param blocksBefore how many blocks the capture before it has
 * @param batches the changed blocks, ascending from batch to batch
 * @param buffers all that were taken, to be given back when the batches are no longer needed
 */
public record Capture(
    Version version,
    long length,
    long checksum,
    boolean lengthChanged,
    int blocksBefore,
    List<BlockBatch> batches,
    List<ByteBuffer> buffers) {

  /** Whether the state is the one of the capture before, so that there is nothing to send. */
  public boolean isEmpty() {
    return batches.isEmpty() && !lengthChanged;
  }

  /** Bytes of the blocks that changed. */
  public long bytes() {
    return blocks() * SegmentSpec.BLOCK_SIZE;
  }

  /** How many blocks changed. */
  public long blocks() {
    return batches.stream().mapToLong(BlockBatch::count).sum();
  }
}
