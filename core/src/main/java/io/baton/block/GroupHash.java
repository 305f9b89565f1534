package io.baton.block;

import io.baton.replication.message.Tags;

/**
 * The hash over the tags of one group of blocks: h = 0, then for each tag in order h = mix(h * 31 +
 * word) over its epoch, sequence and hash, with SplitMix64's mix. Equal hashes are taken as equal
 * tags.
 */
public final class GroupHash {

  private GroupHash() {}

  /** Hashes {@code count} tags from {@code first}. */
  public static long of(Tags tags, int first, int count) {
    long h = 0;
    for (int i = first; i < first + count; i++) {
      h = mix(h * 31 + tags.epoch(i));
      h = mix(h * 31 + tags.sequence(i));
      h = mix(h * 31 + tags.hash(i));
    }
    return h;
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
