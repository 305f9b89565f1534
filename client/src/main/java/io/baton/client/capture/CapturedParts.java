package io.baton.client.capture;

import io.baton.api.SegmentSpec;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.owner.Parts;
import io.baton.segment.Capture;

/**
 * The parts of a capture, whose buffers go back when the owner has released it and every connection
 * that was lent a part has answered or ended. Used by one thread.
 */
public final class CapturedParts implements Parts {

  private final CaptureBuffers buffers;
  private final Capture capture;
  private int uses = 1;

  /** Begins with the owner's use. */
  public CapturedParts(CaptureBuffers buffers, Capture capture) {
    this.buffers = buffers;
    this.capture = capture;
  }

  @Override
  public int count() {
    return Math.max(1, capture.batches().size());
  }

  @Override
  public long bytes() {
    return capture.blocks() * SegmentSpec.BLOCK_SIZE;
  }

  @Override
  public BlockBatch lend(int part) {
    uses++;
    return capture.batches().isEmpty() ? BlockBatch.EMPTY : capture.batches().get(part);
  }

  @Override
  public void giveBack(BlockBatch part) {
    end();
  }

  @Override
  public void release() {
    end();
  }

  private void end() {
    uses--;
    if (uses == 0) {
      buffers.giveBack(capture.buffers());
    } else if (uses < 0) {
      throw new IllegalStateException("given back more often than lent");
    }
  }
}
