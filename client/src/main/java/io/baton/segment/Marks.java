package io.baton.segment;

import io.baton.api.SegmentSpec;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Which blocks were written since they were last captured: a byte per block, as in the card table
 * of a garbage collector.
 *
 * <p>The rule that keeps a racing write from being lost: a writer stores its data, <em>then</em>
 * the mark, with release; the capture clears the mark by an atomic exchange, <em>then</em> copies.
 * Either the exchange comes after the mark, and the copy sees the data, or the mark stays for the
 * next capture. The mark is stored without a look whether it is set: a look would need a full fence
 * before it. Bytes and not bits, as neighbours must not be written together.
 *
 * <p>The bytes lie in chunks that never move, so that a mark that is stored while the segment grows
 * is not lost.
 *
 * <p>Safe for use by several threads.
 */
final class Marks {

  private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(byte[].class);
  private static final byte SET = 1;
  private static final int CHUNK = 1024;
  private static final int CHUNK_SHIFT = Integer.numberOfTrailingZeros(CHUNK);
  private static final byte[] CLEAR = new byte[CHUNK];
  private static final int BLOCK_SHIFT = Integer.numberOfTrailingZeros(SegmentSpec.BLOCK_SIZE);

  /** Whoever writes behind a former end has seen the new one, and with it the new chunks. */
  private byte[][] chunks = new byte[0][];

  private volatile boolean incomplete;

  Marks(int blocks) {
    grow(blocks);
  }

  /** Makes room for more blocks; before anybody may write to them. */
  void grow(int blocks) {
    int had = chunks.length;
    byte[][] more = Arrays.copyOf(chunks, (int) ((blocks + CHUNK - 1L) / CHUNK));
    for (int i = had; i < more.length; i++) {
      more[i] = new byte[CHUNK];
    }
    chunks = more;
  }

  /** Marks the blocks of bytes that were just written; {@code size} is 1 or more. */
  void mark(long offset, long size) {
    int block = (int) (offset >>> BLOCK_SHIFT);
    int last = (int) ((offset + size - 1) >>> BLOCK_SHIFT);
    do {
      MARK.setRelease(chunks[block >>> CHUNK_SHIFT], block & (CHUNK - 1), SET);
    } while (block++ < last);
  }

  /** Clears a mark; what was written before it was set is seen by whoever reads afterwards. */
  void clear(int block) {
    MARK.getAndSet(chunks[block >>> CHUNK_SHIFT], block & (CHUNK - 1), (byte) 0);
  }

  boolean isMarked(int block) {
    return (byte) MARK.getOpaque(chunks[block >>> CHUNK_SHIFT], block & (CHUNK - 1)) != 0;
  }

  /** The first marked block from {@code from} on, or -1. */
  int next(int from) {
    int start = from & (CHUNK - 1);
    for (int chunk = from >>> CHUNK_SHIFT; chunk < chunks.length; chunk++) {
      int found = Arrays.mismatch(chunks[chunk], start, CHUNK, CLEAR, start, CHUNK);
      if (found >= 0) {
        return chunk * CHUNK + start + found;
      }
      start = 0;
    }
    return -1;
  }

  /** From now on memory may change without a mark. */
  void becomeIncomplete() {
    incomplete = true;
  }

  /** Whether memory may have changed without a mark. */
  boolean isIncomplete() {
    return incomplete;
  }
}
