package io.baton.it;

import io.baton.api.SegmentSpec;
import java.util.SplittableRandom;
import net.openhft.chronicle.bytes.Bytes;

/**
 * A state that is a function of one number: after step {@code n} every block's bytes follow from
 * (seed, n), so that whoever opens the segment can tell a whole state from a mixed one, and how far
 * it had come.
 *
 * <p>Block 0 begins with n. Every step stamps up to {@link #TOUCHED} other blocks from end to end.
 */
final class LedgerState {

  static final int TOUCHED = 4;
  private static final int WORDS = SegmentSpec.BLOCK_SIZE / Long.BYTES;

  private final Memory memory;
  private final int blocks;
  private final long seed;
  private long step;

  /** Where it is. */
  interface Memory {
    long read(long offset);

    void write(long offset, long word);
  }

  LedgerState(Memory memory, int blocks, long seed) {
    this.memory = memory;
    this.blocks = blocks;
    this.seed = seed;
  }

  LedgerState(Bytes<?> bytes, int blocks, long seed) {
    this(in(bytes), blocks, seed);
  }

  private static Memory in(Bytes<?> bytes) {
    return new Memory() {
      @Override
      public long read(long offset) {
        return bytes.readLong(offset);
      }

      @Override
      public void write(long offset, long word) {
        bytes.writeLong(offset, word);
      }
    };
  }

  long step() {
    return step;
  }

  private int[] touched(long n) {
    SplittableRandom random = new SplittableRandom(seed ^ n * 0x9E3779B97F4A7C15L);
    return random.ints(random.nextInt(1, TOUCHED + 1), 1, blocks).toArray();
  }

  private static long word(long n, int block, int word) {
    return (n * 1_000_003 + block) * 31 + word;
  }

  /** Does the next step. */
  void advance() {
    step++;
    for (int block : touched(step)) {
      for (int word = 0; word < WORDS; word++) {
        memory.write((long) block * SegmentSpec.BLOCK_SIZE + word * 8L, word(step, block, word));
      }
    }
    memory.write(0, step);
  }

  /** Does the step after the one that is noted, whatever is there of it already. */
  void advanceAgain() {
    step = memory.read(0);
    advance();
  }

  /** Reads how far the state had come; throws if any byte is not what that step left. */
  void load() {
    step = memory.read(0);
    long[] last = new long[blocks];
    for (long n = 1; n <= step; n++) {
      for (int block : touched(n)) {
        last[block] = n;
      }
    }
    for (int block = 1; block < blocks; block++) {
      for (int word = 0; word < WORDS; word++) {
        long found = memory.read((long) block * SegmentSpec.BLOCK_SIZE + word * 8L);
        long expected = last[block] == 0 ? 0 : word(last[block], block, word);
        if (found != expected) {
          throw new IllegalStateException(
              "state of step %d is not whole: block %d word %d is %x, not %x (step %d)"
                  .formatted(step, block, word, found, expected, last[block]));
        }
      }
    }
  }
}
