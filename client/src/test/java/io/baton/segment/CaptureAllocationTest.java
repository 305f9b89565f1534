package io.baton.segment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.baton.api.Version;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture allocates arrays for its batches, and no object for a block. */
class CaptureAllocationTest {

  private static final int BLOCKS = 2560;

  /** A number of 4 bytes and a tag of 24. */
  private static final int BYTES_PER_BLOCK = 28;

  @TempDir Path directory;

  private final Deque<ByteBuffer> pool = new ArrayDeque<>();
  private long sequence;

  @Test
  void nothingPerBlockButItsNumberAndTag() {
    LocalSegment segment = Segments.full(directory, BLOCKS * 4096L).segment;
    for (int i = 0; i < BLOCKS / 256; i++) {
      pool.add(ByteBuffer.allocateDirect(1 << 20));
    }
    for (int i = 0; i < 10; i++) {
      allocated(segment, BLOCKS);
    }
    long one = allocated(segment, 1);
    long all = allocated(segment, BLOCKS);
    long perBatch = 500;
    assertTrue(one < 2500, () -> "one block: " + one);
    assertTrue(
        all - one < BLOCKS * BYTES_PER_BLOCK + perBatch * BLOCKS / 256, () -> one + " and " + all);
  }

  private long allocated(LocalSegment segment, int blocks) {
    Bytes<?> bytes = segment.bytes();
    for (int i = 0; i < blocks; i++) {
      bytes.writeLong(4096L * i, ++sequence);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Version version = new Version(1, ++sequence);
    long before = threads.getCurrentThreadAllocatedBytes();
    Capture capture = segment.capture(version, size -> pool.remove());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    pool.addAll(capture.buffers());
    return allocated;
  }
}
