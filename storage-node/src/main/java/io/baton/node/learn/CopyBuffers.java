package io.baton.node.learn;

import io.baton.api.SegmentSpec;
import io.baton.replication.message.BlockBatch;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes blocks from a connection's buffer, which is valid for one call only, to a lane. There are
 * never more buffers than all pulls together have requests under way, which each pull bounds. Used
 * by any thread.
 */
final class CopyBuffers {

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  /** A copy; its buffer goes back by {@link #giveBack}. */
  Copy copy(BlockBatch blocks) {
    ByteBuffer buffer = free.poll();
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(BlockBatch.MAX_BLOCKS * SegmentSpec.BLOCK_SIZE);
    }
    buffer.clear().put(blocks.data()).flip();
    int[] numbers = new int[blocks.count()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = blocks.block(i);
    }
    return new Copy(new BlockBatch(numbers, blocks.tags(), buffer), buffer);
  }

  void giveBack(Copy copy) {
    free.add(copy.buffer());
  }

  /**
   * Blocks that outlive their message.
   *
   * @param buffer what their data is in
   */
  record Copy(BlockBatch blocks, ByteBuffer buffer) {}
}
