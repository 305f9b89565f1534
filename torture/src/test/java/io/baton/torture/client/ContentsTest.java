package io.baton.torture.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** What is spread over the segments of a group: some are one state on, the others are not. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void everyHalfOfAGroupIsSeen(int segments) throws TornException {
    long[][] group = new long[segments][];
    for (int i = 0; i < segments; i++) {
      group[i] = new long[(int) Words.bytes(i, segments) / Long.BYTES];
    }
    Contents contents = Contents.load(SEGMENT, spread(group));
    for (int value = 1; value <= 50; value++) {
      long[][] before = Arrays.stream(group).map(long[]::clone).toArray(long[][]::new);
      contents.advance(value, random);
      assertEquals(value, Contents.load(SEGMENT, spread(group)).value());
      for (int newer = 1; newer < (1 << segments) - 1; newer++) {
        long[][] mixed = new long[segments][];
        for (int i = 0; i < segments; i++) {
          mixed[i] = (newer >> i & 1) == 1 ? group[i] : before[i];
        }
        if (!Arrays.deepEquals(mixed, before) && !Arrays.deepEquals(mixed, group)) {
          assertThrows(TornException.class, () -> Contents.load(SEGMENT, spread(mixed)));
        }
      }
    }
  }

  private static Contents.Memory spread(long[][] group) {
    return Words.spread(
        Arrays.stream(group).map(ContentsTest::memory).collect(ImmutableList.toImmutableList()));
  }
}
