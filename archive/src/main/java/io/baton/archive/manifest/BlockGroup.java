package io.baton.archive.manifest;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentSpec;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.replication.read.ReadGroups;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where 128 blocks in a row are; the last ones of a version may be fewer. A block that is not
 * stored reads as zeros. One thread at a time.
 *
 * <pre>
 *      0        4       8                16
 *     +--------+-------+----------------+
 *     | group  | runs  | hash of tags   |
 *     +--------+-------+--------+-------+
 *     | first  | count | pack   | slot  | runs times 16
 *     +--------+-------+--------+-------+
 *     | hash           | for each block of all runs
 *     +----------------+
 * </pre>
 *
 * First is a block's number in the group, pack an index of the manifest's packs, slot the first
 * block's in it: its bytes begin at 4096 x slot. The hash of tags is that of {@code GroupHash}, as
 * the source of the version had it.
 */
public final class BlockGroup {

  /** Blocks of a group. */
  public static final int BLOCKS = ReadGroups.BLOCKS_PER_GROUP;

  static final int HEAD = 16;
  static final int RUN = 16;

  /** Most bytes that one takes. */
  static final int MOST_BYTES = HEAD + BLOCKS * (RUN + Long.BYTES);

  private static final int NOWHERE = -1;

  private final int number;
  private final int count;
  private final long[] hashes;
  private final int[] packs;
  private final int[] slots;
  private long tagsHash;

  /**
   * Makes one in which no block is stored.
   *
   * @param number how many groups come before it
   * @param count its blocks, 1 to {@link #BLOCKS}
   */
  public BlockGroup(int number, int count) {
    this.number = number;
    this.count = count;
    hashes = new long[count];
    packs = new int[count];
    slots = new int[count];
    Arrays.fill(packs, NOWHERE);
  }

  /** How many blocks group {@code number} has in content of so many bytes; 0 behind them. */
  public static int count(int number, long length) {
    long left = SegmentSpec.blocks(length) - (long) number * BLOCKS;
    return (int) Math.max(0, Math.min(BLOCKS, left));
  }

  /** How many groups come before it. */
  public int number() {
    return number;
  }

  /** Its blocks. */
  public int count() {
    return count;
  }

  /** The hash of the tags that the blocks had. */
  public long tagsHash() {
    return tagsHash;
  }

  /** Sets the hash of the tags. */
  public void tagsHash(long hash) {
    tagsHash = hash;
  }

  /** Whether the {@code i}-th block is stored; else it is zeros. */
  public boolean isStored(int i) {
    return packs[i] != NOWHERE;
  }

  /** The hash of the {@code i}-th block, 0 for one that is not stored. */
  public long hash(int i) {
    return hashes[i];
  }

  /** The index of the pack that has the {@code i}-th block, which is stored. */
  public int pack(int i) {
    return packs[i];
  }

  /** How many blocks come before the {@code i}-th in its pack. */
  public int slot(int i) {
    return slots[i];
  }

  /** Says where the {@code i}-th block is stored. */
  public void store(int i, long hash, int pack, int slot) {
    Preconditions.checkArgument(isContent(hash), "block %s is zeros", i);
    hashes[i] = hash;
    packs[i] = pack;
    slots[i] = slot;
  }

  /** Whether a block of this hash needs to be stored: it is neither zeros nor never written. */
  public static boolean isContent(long hash) {
    return hash != 0 && hash != BlockHash.OF_ZEROS;
  }

  /** What its blocks add to the checksum of the state. */
  public long checksum() {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += StateChecksum.ofBlock(number * BLOCKS + i, hashes[i]);
    }
    return sum;
  }

  /** Where the run that begins with the {@code i}-th block ends. */
  private int runEnd(int i) {
    int end = i + 1;
    while (end < count && packs[end] == packs[i] && slots[end] == slots[i] + end - i) {
      end++;
    }
    return end;
  }

  void encode(ByteBuffer into) {
    int start = into.position();
    into.putInt(number).putInt(0).putLong(tagsHash);
    int runs = 0;
    for (int i = 0; i < count; i++) {
      if (isStored(i)) {
        int end = runEnd(i);
        into.putInt(i).putInt(end - i).putInt(packs[i]).putInt(slots[i]);
        runs++;
        i = end - 1;
      }
    }
    into.putInt(start + 4, runs);
    for (int i = 0; i < count; i++) {
      if (isStored(i)) {
        into.putLong(hashes[i]);
      }
    }
  }

  /**
   * Reads one.
   *
   * @param length of the content
   * @throws IllegalArgumentException if it makes no sense
   * @throws java.nio.BufferUnderflowException if it is cut short
   */
  static BlockGroup decode(ByteBuffer from, long length) {
    int number = from.getInt();
    int runs = from.getInt();
    Preconditions.checkArgument(number >= 0 && count(number, length) > 0, "group %s", number);
    BlockGroup group = new BlockGroup(number, count(number, length));
    Preconditions.checkArgument(runs >= 0 && runs <= group.count, "%s runs", runs);
    group.tagsHash = from.getLong();
    ByteBuffer hashes = from.duplicate().order(from.order()).position(from.position() + runs * RUN);
    int next = 0;
    for (int run = 0; run < runs; run++) {
      next = group.decodeRun(from, hashes, next);
    }
    from.position(hashes.position());
    return group;
  }

  private int decodeRun(ByteBuffer from, ByteBuffer runHashes, int next) {
    int first = from.getInt();
    int length = from.getInt();
    int pack = from.getInt();
    int slot = from.getInt();
    Preconditions.checkArgument(
        first >= next && length > 0 && length <= count - first && pack >= 0 && slot >= 0,
        "a run of %s blocks at %s",
        length,
        first);
    for (int i = 0; i < length; i++) {
      store(first + i, runHashes.getLong(), pack, slot + i);
    }
    return first + length;
  }
}
