package io.baton.demo.chunks;

import java.util.SplittableRandom;

/**
 * Cuts bytes where their content says so, so that an insertion moves only the cuts near it: the
 * Gear hash and the normalised chunking of FastCDC (Xia and others, USENIX ATC 2016). The hash of
 * the last 64 bytes, {@code h = (h << 1) + gear[byte]}, cuts where masked bits are zero; more bits
 * count before the average size, and fewer after it.
 */
public final class Chunker {

  /** Smallest chunk in bytes, unless the input ends. */
  public static final int MIN = 2 << 10;

  /** Size in bytes around which chunks gather. */
  public static final int AVERAGE = 8 << 10;

  /** Largest chunk in bytes. */
  public static final int MAX = 64 << 10;

  // The upper bits: the lower ones depend on the last few bytes only.
  private static final long MASK_BEFORE = -1L << (64 - 15);
  private static final long MASK_AFTER = -1L << (64 - 11);
  private static final long[] GEAR = new SplittableRandom(0x6261746f6eL).longs(256).toArray();

  private Chunker() {}

  /**
   * Length of the chunk that begins at {@code from}: at most {@link #MAX}, and {@code to - from} if
   * nothing cuts before. It depends on nothing in front of {@code from}.
   *
   * @param to end of what is known of the input; unless that is the input's end, give at least
   *     {@link #MAX} bytes
   */
  public static int cut(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + MAX);
    int average = Math.min(end, from + AVERAGE);
    long hash = 0;
    int at = Math.min(end, from + MIN);
    for (; at < average; at++) {
      hash = (hash << 1) + GEAR[bytes[at] & 0xff];
      if ((hash & MASK_BEFORE) == 0) {
        return at + 1 - from;
      }
    }
    for (; at < end; at++) {
      hash = (hash << 1) + GEAR[bytes[at] & 0xff];
      if ((hash & MASK_AFTER) == 0) {
        return at + 1 - from;
      }
    }
    return end - from;
  }
}
