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
 * <p>Safe for use by several threads.
 */
final class Marks {

  private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(byte[].class);
  private static final byte SET = 1;
  private static final byte[] CLEAR = new byte[8192];
  private static final int BLOCK_SHIFT = Integer.numberOfTrailingZeros(SegmentSpec.BLOCK_SIZE);

  private final byte[] marks;
  private volatile boolean incomplete;

  Marks(int blocks) {
    marks = new byte[blocks];
  }

  /** Marks the blocks of bytes that were just written; {@code size} is 1 or more. */
  void mark(long offset, long size) {
    int block = (int) (offset >>> BLOCK_SHIFT);
    int last = (int) ((offset + size - 1) >>> BLOCK_SHIFT);
    do {
      MARK.setRelease(marks, block, SET);
    } while (block++ < last);
  }

  /** Clears a mark; what was written before it was set is seen by whoever reads afterwards. */
  void clear(int block) {
    MARK.getAndSet(marks, block, (byte) 0);
  }

  boolean isMarked(int block) {
    return (byte) MARK.getOpaque(marks, block) != 0;
  }

  /** The first marked block from {@code from} on, or -1. */
  int next(int from) {
    for (int start = from; start < marks.length; start += CLEAR.length) {
      int end = (int) Math.min((long) start + CLEAR.length, marks.length);
      int found = Arrays.mismatch(marks, start, end, CLEAR, 0, end - start);
      if (found >= 0) {
        return start + found;
      }
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
