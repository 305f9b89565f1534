package io.baton.client.follow;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import java.util.BitSet;

/**
 * A follower shows another version.
 *
 * @param version that it shows now; those between it and the one before were never shown
 * @param length bytes of its content
 * @param changed where it differs from the version shown before, in whole blocks, ascending, none
 *     next to another, all within the length. Bytes that were written and hold what they held may
 *     be among them; zeros that a greater length adds need not be
 */
public record Update(Version version, long length, ImmutableList<Range> changed) {

  /**
   * Bytes in a row.
   *
   * @param offset of the first
   * @param length how many, 1 or more
   */
  public record Range(long offset, long length) {}

  static Update of(Version version, long length, BitSet blocks) {
    ImmutableList.Builder<Range> changed = ImmutableList.builder();
    for (int from = blocks.nextSetBit(0); from >= 0; ) {
      int end = blocks.nextClearBit(from);
      long offset = (long) from * SegmentSpec.BLOCK_SIZE;
      long behind = Math.min(length, (long) end * SegmentSpec.BLOCK_SIZE);
      changed.add(new Range(offset, behind - offset));
      from = blocks.nextSetBit(end);
    }
    return new Update(version, length, changed.build());
  }
}
