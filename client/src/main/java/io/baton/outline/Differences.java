package io.baton.outline;

import io.baton.api.SegmentSpec;
import java.util.stream.Stream;

/**
 * Where two versions differ, block by block. Equal hashes are taken as equal bytes, and a block
 * that was never written equals one of zeros. A block differs as well if one version ends in it, or
 * before it, and the other does not. Safe for use by several threads.
 */
public final class Differences {

  private final Outline left;
  private final Outline right;
  private final long length;
  private final int blocks;
  private final int differing;
  private final long bytes;

  /**
   * Bytes in a row, all of blocks that differ.
   *
   * @param offset of the first byte, a multiple of the block size
   * @param length of the whole row; its end is the end of a block, or of the longer version
   */
  public record Range(long offset, long length) {}

  Differences(Outline left, Outline right) {
    this.left = left;
    this.right = right;
    length = Math.max(left.length(), right.length());
    blocks = Math.max(left.blocks(), right.blocks());
    int count = 0;
    long sum = 0;
    for (int block = 0; block < blocks; block++) {
      if (differs(block)) {
        count++;
        sum += end(block, length) - start(block);
      }
    }
    differing = count;
    bytes = sum;
  }

  private boolean differs(int block) {
    return end(block, left.length()) != end(block, right.length())
        || left.hash(block) != right.hash(block);
  }

  private static long start(int block) {
    return (long) block * SegmentSpec.BLOCK_SIZE;
  }

  /** Where a block ends in a version of so many bytes. */
  private static long end(int block, long length) {
    return Math.min(length, start(block) + SegmentSpec.BLOCK_SIZE);
  }

  /** Whether contents and lengths are equal. */
  public boolean isEmpty() {
    return differing == 0;
  }

  /** Blocks that differ. */
  public int blocks() {
    return differing;
  }

  /** Blocks of the longer version. */
  public int allBlocks() {
    return blocks;
  }

  /** Bytes of the blocks that differ: at least as many as really do. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of the longer version. */
  public long allBytes() {
    return length;
  }

  /**
   * The ranges that differ, in ascending order, each as long as possible. Found as they are read.
   */
  public Stream<Range> ranges() {
    return Stream.iterate(rangeFrom(0), range -> range.length() > 0, this::rangeAfter);
  }

  private Range rangeAfter(Range range) {
    return rangeFrom(SegmentSpec.blocks(range.offset() + range.length()));
  }

  /** The first range from a block on; of no bytes if there is none. */
  private Range rangeFrom(int block) {
    int first = block;
    while (first < blocks && !differs(first)) {
      first++;
    }
    int end = first;
    while (end < blocks && differs(end)) {
      end++;
    }
    return new Range(start(first), Math.max(0, end(end - 1, length) - start(first)));
  }
}
