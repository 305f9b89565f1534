package io.baton.torture.client;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A state in which no byte can be of another one without being seen. Block 0 names the value that
 * stands for the state and, for each other block, the value that wrote it last; every byte of that
 * block follows from this value, the block and the segment.
 *
 * <pre>
 *   block 0   0   hash of the segment's name, 0 as long as nothing was written
 *             8   value
 *            16   hash of all that follows and stands before
 *            24   value that wrote block 1, 2, ..., 0 for none
 *   block b   64-bit words, hashes of segment, b, the value that wrote it and the word's number
 * </pre>
 */
final class Contents {

  /** Blocks of a segment. */
  static final int BLOCKS = 32;

  /** Bytes of a block. */
  static final int BLOCK = 4096;

  private static final int WORDS = BLOCK / Long.BYTES;
  private static final int VALUE = 8;
  private static final int HASH = 16;
  private static final int TABLE = 24;
  private static final int MOST_TOUCHED = 6;

  private final Memory memory;
  private final long segment;
  private final long[] table = new long[BLOCKS];
  private long value;

  /** Where the words are. */
  interface Memory {
    long read(long offset);

    void write(long offset, long word);
  }

  private Contents(String segment, Memory memory) {
    this.segment = mixed(segment.hashCode(), 1);
    this.memory = memory;
  }

  /**
   * Reads what is there.
   *
   * @throws TornException if that is no state
   */
  static Contents load(String segment, Memory memory) throws TornException {
    Contents contents = new Contents(segment, memory);
    contents.loadHead();
    for (int block = 1; block < BLOCKS; block++) {
      contents.check(block);
    }
    return contents;
  }

  /** What stands for this state; 0 for the first. */
  long value() {
    return value;
  }

  private void loadHead() throws TornException {
    long name = memory.read(0);
    value = memory.read(VALUE);
    for (int block = 1; block < BLOCKS; block++) {
      table[block] = memory.read(entry(block));
    }
    boolean empty = name == 0 && value == 0 && Arrays.stream(table).allMatch(word -> word == 0);
    long hash = memory.read(HASH);
    if (!empty && name != segment) {
      throw new TornException("block 0 is not of this segment: %x".formatted(name));
    }
    if (hash != (empty ? 0 : hash())) {
      throw new TornException("block 0 of value %d does not fit its hash".formatted(value));
    }
  }

  private void check(int block) throws TornException {
    for (int word = 0; word < WORDS; word++) {
      long found = memory.read((long) block * BLOCK + word * 8L);
      long expected = word(block, table[block], word);
      if (found != expected) {
        throw new TornException(
            "value %d has block %d of value %d, but its word %d is %x, not %x"
                .formatted(value, block, table[block], word, found, expected));
      }
    }
  }

  /** Makes the next state: some blocks, then block 0. */
  void advance(long next, SplittableRandom random) {
    value = next;
    for (int i = random.nextInt(1, MOST_TOUCHED + 1); i > 0; i--) {
      int block = random.nextInt(1, BLOCKS);
      table[block] = next;
      for (int word = 0; word < WORDS; word++) {
        memory.write((long) block * BLOCK + word * 8L, word(block, next, word));
      }
      memory.write(entry(block), next);
    }
    memory.write(0, segment);
    memory.write(VALUE, value);
    memory.write(HASH, hash());
  }

  private static long entry(int block) {
    return TABLE + (block - 1) * 8L;
  }

  private long hash() {
    long hash = mixed(segment, value);
    for (int block = 1; block < BLOCKS; block++) {
      hash = mixed(hash, table[block]);
    }
    return hash;
  }

  private long word(int block, long writer, int word) {
    return writer == 0 ? 0 : mixed(segment ^ writer, (long) block * WORDS + word);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) over both. */
  private static long mixed(long one, long other) {
    long z = one * 0x9E3779B97F4A7C15L + other + 1;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
