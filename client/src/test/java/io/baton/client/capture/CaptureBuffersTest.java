package io.baton.client.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureBuffersTest {

  private static final int BLOCK = 4096;
  private static final int BATCH = 256 * BLOCK;

  private long now;
  private final CaptureBuffers buffers = new CaptureBuffers(2 * BATCH, () -> now);

  @Test
  void aBufferGivenBackIsLentAgain() {
    ByteBuffer first = buffers.take(3 * BLOCK);
    assertEquals(4 * BLOCK, first.capacity());
    first.position(7).limit(9);
    buffers.giveBack(List.of(first));
    ByteBuffer again = buffers.take(4 * BLOCK);
    assertSame(first, again);
    assertEquals(4 * BLOCK, again.remaining(), "cleared");
    assertNotSame(again, buffers.take(4 * BLOCK), "not lent twice");
  }

  @Test
  void everySizeFits() {
    for (int bytes = 0; bytes <= BATCH; bytes += 1021) {
      ByteBuffer taken = buffers.take(bytes);
      assertTrue(taken.isDirect() && taken.capacity() >= bytes, "for " + bytes);
      assertTrue(taken.capacity() < Math.max(2 * BLOCK, 2 * bytes), "no more than twice " + bytes);
    }
    assertThrows(IllegalArgumentException.class, () -> buffers.take(BATCH + 1));
  }

  @Test
  void whatIsKeptIsBounded() {
    buffers.giveBack(List.of(buffers.take(BATCH), buffers.take(BATCH), buffers.take(BATCH)));
    assertEquals(2 * BATCH, buffers.kept());
    ByteBuffer unused = buffers.take(BATCH);
    assertEquals(BATCH, buffers.kept());
  }

  @Test
  void whatIsIdleIsLetGo() {
    buffers.giveBack(List.of(buffers.take(BLOCK), buffers.take(BATCH)));
    now = CaptureBuffers.IDLE.toNanos() - 1;
    buffers.giveBack(List.of(buffers.take(BLOCK)));
    buffers.trim();
    assertEquals(BLOCK + BATCH, buffers.kept());
    now++;
    buffers.trim();
    assertEquals(BLOCK, buffers.kept(), "the small one was used a moment ago");
  }
}
