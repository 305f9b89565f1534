package io.baton.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Whatever arrives is a message or malformed, and costs no more memory than its size allows. */
class FrameFuzzTest {

  private static final int FRAMES = 200_000;
  private static final long SEED = 20_260_101;

  private final MutatedFrames frames = new MutatedFrames(SEED);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private int understood;
  private int malformed;

  @Test
  void onlyMalformedFramesAreRefused() {
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = frames.next();
      long most = 16_384 + 16L * frame.length;
      // The first of its kind also loads classes: only the second look counts.
      if (allocatedBy(frame, i) > most) {
        long allocated = allocatedBy(frame, i);
        assertTrue(allocated <= most, frame.length + " bytes allocated " + allocated);
      }
    }
    assertTrue(understood > FRAMES / 100, () -> understood + " were understood");
    assertTrue(malformed > FRAMES / 3, () -> malformed + " were malformed");
  }

  private long allocatedBy(byte[] frame, int number) {
    long before = threads.getCurrentThreadAllocatedBytes();
    decode(frame, number);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private void decode(byte[] frame, int number) {
    try {
      FrameCodec.decode(ByteBuffer.wrap(frame));
      understood++;
    } catch (MalformedFrameException e) {
      malformed++;
    } catch (RuntimeException e) {
      throw new AssertionError("frame " + number + " of seed " + SEED, e);
    }
  }
}
