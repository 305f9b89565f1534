package io.baton.client.capture;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentSpec;
import io.baton.replication.message.BlockBatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Direct buffers for captures, kept warm: the first touch of a fresh one costs several times the
 * copy into it. Buffers of one size class, a power of two of blocks, are interchangeable; the one
 * given back last is lent first. What was not used for {@link #IDLE} goes to the garbage collector,
 * and so does what is given back beyond {@code mostKept} bytes. Safe for use by several threads.
 */
public final class CaptureBuffers {

  /** How long a buffer is kept that nobody takes. */
  public static final Duration IDLE = Duration.ofSeconds(10);

  private static final int CLASSES = 1 + log2(BlockBatch.MAX_BLOCKS);

  private record Kept(ByteBuffer buffer, long sinceNanos) {}

  private final long mostKept;
  private final LongSupplier nanoClock;
  private final List<ArrayDeque<Kept>> classes = new ArrayList<>();
  private long kept;

  /**
   * Makes no buffer yet.
   *
   * @param mostKept bytes of buffers that nobody uses
   * @param nanoClock monotonic, in nanoseconds
   */
  public CaptureBuffers(long mostKept, LongSupplier nanoClock) {
    this.mostKept = mostKept;
    this.nanoClock = nanoClock;
    for (int i = 0; i < CLASSES; i++) {
      classes.add(new ArrayDeque<>());
    }
  }

  /**
   * Lends a cleared direct buffer.
   *
   * @param bytes at least so many, up to a {@linkplain BlockBatch#MAX_BLOCKS whole batch}
   * @throws OutOfMemoryError if the JVM's limit of direct memory is reached
   */
  public ByteBuffer take(int bytes) {
    int sizeClass = classFor(bytes);
    synchronized (this) {
      Kept last = classes.get(sizeClass).pollLast();
      if (last != null) {
        kept -= last.buffer().capacity();
        return last.buffer().clear();
      }
    }
    return ByteBuffer.allocateDirect(SegmentSpec.BLOCK_SIZE << sizeClass);
  }

  /** Takes back buffers that {@link #take} lent and that nobody uses any more. */
  public synchronized void giveBack(List<ByteBuffer> buffers) {
    long now = nanoClock.getAsLong();
    for (ByteBuffer buffer : buffers) {
      if (kept + buffer.capacity() <= mostKept) {
        kept += buffer.capacity();
        classes.get(classFor(buffer.capacity())).addLast(new Kept(buffer, now));
      }
    }
  }

  /** Lets go of what was not used for long; to be called every now and then. */
  public synchronized void trim() {
    long now = nanoClock.getAsLong();
    for (ArrayDeque<Kept> buffers : classes) {
      while (!buffers.isEmpty() && now - buffers.getFirst().sinceNanos() >= IDLE.toNanos()) {
        kept -= buffers.removeFirst().buffer().capacity();
      }
    }
  }

  /** Bytes of buffers that nobody uses. */
  public synchronized long kept() {
    return kept;
  }

  private static int classFor(int bytes) {
    int blocks = Math.max(1, SegmentSpec.blocks(bytes));
    Preconditions.checkArgument(
        blocks <= BlockBatch.MAX_BLOCKS,
        "%s bytes are more than a batch of %s blocks",
        bytes,
        BlockBatch.MAX_BLOCKS);
    return log2(2 * blocks - 1);
  }

  private static int log2(int value) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
  }
}
