package io.baton.replication.message;

import io.baton.api.Version;

/**
 * A fixed number of block tags, packed: (epoch, sequence, hash) of the version that last changed
 * each block. All zero for a block that was never written, which reads as zeros. Within one segment
 * equal tags mean equal bytes.
 */
public final class Tags {

  private static final int WORDS = 3;

  private final long[] words;

  /** Makes {@code count} tags of blocks never written. */
  public Tags(int count) {
    words = new long[count * WORDS];
  }

  /** A copy of so many: of the first ones, or of all and blocks never written behind them. */
  public Tags resized(int count) {
    Tags copy = new Tags(count);
    System.arraycopy(words, 0, copy.words, 0, Math.min(words.length, copy.words.length));
    return copy;
  }

  /** How many. */
  public int count() {
    return words.length / WORDS;
  }

  /** Sets the {@code i}-th tag. */
  public void set(int i, long epoch, long sequence, long hash) {
    words[i * WORDS] = epoch;
    words[i * WORDS + 1] = sequence;
    words[i * WORDS + 2] = hash;
  }

  /** Sets the {@code i}-th tag. */
  public void set(int i, Version version, long hash) {
    set(i, version.epoch(), version.sequence(), hash);
  }

  /** The epoch that wrote the {@code i}-th block, or 0 for never. */
  public long epoch(int i) {
    return words[i * WORDS];
  }

  /** The sequence that wrote the {@code i}-th block, or 0 for never. */
  public long sequence(int i) {
    return words[i * WORDS + 1];
  }

  /** The hash of the {@code i}-th block's bytes, or 0 if it was never written. */
  public long hash(int i) {
    return words[i * WORDS + 2];
  }

  /** Whether the {@code i}-th block was never written. */
  public boolean isNone(int i) {
    return epoch(i) == 0;
  }

  /** Whether the {@code i}-th tag equals the {@code j}-th of {@code other}. */
  public boolean same(int i, Tags other, int j) {
    return epoch(i) == other.epoch(j)
        && sequence(i) == other.sequence(j)
        && hash(i) == other.hash(j);
  }
}
