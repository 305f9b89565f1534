package io.baton.torture.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A state that is not exactly one that was written is seen to be torn. */
final class ContentsTest {

  private static final String SEGMENT = "s1";
  private static final int WORDS = Contents.BLOCKS * Contents.BLOCK / Long.BYTES;

  private final long[] words = new long[WORDS];
  private final SplittableRandom random = new SplittableRandom(1);

  private static Contents.Memory memory(long[] words) {
    return new Contents.Memory() {
      @Override
      public long read(long offset) {
        return words[(int) (offset / Long.BYTES)];
      }

      @Override
      public void write(long offset, long word) {
        words[(int) (offset / Long.BYTES)] = word;
      }
    };
  }

  private static void assertTorn(String segment, long[] words) {
    assertThrows(TornException.class, () -> Contents.load(segment, memory(words)));
  }

  private void write(int states) throws TornException {
    Contents contents = Contents.load(SEGMENT, memory(words));
    for (int value = 1; value <= states; value++) {
      contents.advance(value, random);
    }
  }

  @Test
  void everyStateIsReadAsItself() throws TornException {
    assertEquals(0, Contents.load(SEGMENT, memory(words)).value());
    Contents contents = Contents.load(SEGMENT, memory(words));
    for (int value = 1; value <= 50; value++) {
      contents.advance(value, random);
      assertEquals(value, Contents.load(SEGMENT, memory(words)).value());
    }
  }

  @Test
  void everyBlockOfAnotherStateIsSeen() throws TornException {
    write(20);
    long[] before = words.clone();
    Contents.load(SEGMENT, memory(words)).advance(21, random);
    for (int block = 0; block < Contents.BLOCKS; block++) {
      int from = block * Contents.BLOCK / Long.BYTES;
      int to = from + Contents.BLOCK / Long.BYTES;
      if (!Arrays.equals(before, from, to, words, from, to)) {
        long[] mixed = words.clone();
        System.arraycopy(before, from, mixed, from, to - from);
        assertTorn(SEGMENT, mixed);
      }
    }
  }

  @Test
  void everyWordThatIsAnotherIsSeen() throws TornException {
    write(20);
    // Behind the table of block 0 nothing is ever written, nor looked at.
    int unused = 3 + Contents.BLOCKS - 1;
    for (int word = 0; word < WORDS; word++) {
      if (word < unused || word >= Contents.BLOCK / Long.BYTES) {
        long right = words[word];
        words[word] ^= 1L << random.nextInt(Long.SIZE);
        assertTorn(SEGMENT, words);
        words[word] = right;
      }
    }
    assertDoesNotThrow(() -> Contents.load(SEGMENT, memory(words)));
  }

  @Test
  void anotherSegmentsStateIsSeen() throws TornException {
    write(3);
    assertTorn("s2", words);
  }
}
