package io.baton.export;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.message.Tags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Some blocks of an export file, with their tags. Memory for one group, used again for the next;
 * used by one thread.
 *
 * <pre>
 *      0                8                16               24
 *     +--------+-------+----------------+--------+-------+
 *     | CRC32C | 1     | position       | count  | zeros |
 *     +--------+-------+----------------+--------+-------+--------+
 *     | block  | zeros | epoch          | sequence       | hash   | count times 32
 *     +--------+-------+----------------+----------------+--------+
 *     | bytes of the blocks, count times 4096                     |
 *     +-----------------------------------------------------------+
 * </pre>
 *
 * The CRC32C is over what follows it up to the bytes of the blocks, which their hashes cover.
 * Position is the group's own in the file. Blocks ascend through the file. Each group has 256
 * blocks, the last one 1 to 256, so that where a block's bytes lie follows from its rank.
 */
final class ExportGroup {

  static final int KIND = 1;
  static final int BLOCKS = 256;

  /** Bytes that a group and the {@linkplain ExportEnd end} begin with: enough to tell which. */
  static final int HEAD = 24;

  private static final int KIND_AT = 4;
  private static final int POSITION = 8;
  private static final int COUNT = 16;
  private static final int ZEROS = 20;
  private static final int ENTRY = 32;
  private static final int TAG_IN_ENTRY = 8;
  private static final long WHOLE = HEAD + (long) BLOCKS * (ENTRY + SegmentSpec.BLOCK_SIZE);

  private ByteBuffer index = ByteBuffer.allocate(0);
  private ByteBuffer data = ByteBuffer.allocate(0);
  private int count;

  /** Memory for so many blocks; when reading, it grows to what a group has. */
  ExportGroup(int blocks) {
    makeRoom(blocks);
  }

  private void makeRoom(int blocks) {
    if (data.capacity() < blocks * SegmentSpec.BLOCK_SIZE) {
      index = ByteBuffer.allocateDirect(HEAD + blocks * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
      data = ByteBuffer.allocateDirect(blocks * SegmentSpec.BLOCK_SIZE);
    }
  }

  /** Most blocks that a file of so many bytes can have. */
  static long mostBlocks(long fileBytes) {
    return fileBytes / (ENTRY + SegmentSpec.BLOCK_SIZE);
  }

  /**
   * Where the bytes of a block lie in the file.
   *
   * @param rank how many blocks come before it
   * @param blocks how many the file has
   */
  static long position(int rank, int blocks) {
    int group = rank / BLOCKS;
    int inGroup = Math.min(BLOCKS, blocks - group * BLOCKS);
    return ExportHead.BYTES
        + group * WHOLE
        + HEAD
        + (long) inGroup * ENTRY
        + (long) (rank % BLOCKS) * SegmentSpec.BLOCK_SIZE;
  }

  /** What a group or the end begins with says that it is. */
  static int kind(ByteBuffer head) {
    return head.getInt(KIND_AT);
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == BLOCKS;
  }

  void clear() {
    index.clear();
    data.clear();
    count = 0;
  }

  /** Adds a block, whose {@code i}-th tag and bytes these are. */
  void add(int block, Tags tags, int i, ByteBuffer bytes) {
    index.position(HEAD + count * ENTRY);
    index.putInt(block).putInt(0);
    index.putLong(tags.epoch(i)).putLong(tags.sequence(i)).putLong(tags.hash(i));
    data.put(bytes);
    count++;
  }

  /** Ends it, to be written at a position: first its index, then its data. */
  void seal(long position) {
    index.clear().limit(HEAD + count * ENTRY);
    index.putInt(KIND_AT, KIND).putLong(POSITION, position).putInt(COUNT, count).putInt(ZEROS, 0);
    index.putInt(0, checksum());
    data.flip();
  }

  /**
   * Begins to be read, with its head.
   *
   * @return whether it can be one at this position; if not, it is damaged
   */
  boolean begin(ByteBuffer head, long position) {
    count = head.getInt(COUNT);
    if (count < 1 || count > BLOCKS || head.getLong(POSITION) != position) {
      return false;
    }
    makeRoom(count);
    index.clear().put(head.duplicate().clear()).limit(HEAD + count * ENTRY);
    data.clear().limit(count * SegmentSpec.BLOCK_SIZE);
    return true;
  }

  /** Head and tags; when reading, positioned at what is not there yet. */
  ByteBuffer index() {
    return index;
  }

  /** The bytes of the blocks. */
  ByteBuffer data() {
    return data;
  }

  /** Whether head and tags match their checksum. */
  boolean isIndexIntact() {
    return index.getInt(0) == checksum();
  }

  /** Whether the {@code i}-th block matches its hash. */
  boolean isBlockIntact(int i) {
    return BlockHash.of(
            data.duplicate().rewind(), i * SegmentSpec.BLOCK_SIZE, SegmentSpec.BLOCK_SIZE)
        == hash(i);
  }

  /** The number of the {@code i}-th block. */
  int block(int i) {
    return index.getInt(HEAD + i * ENTRY);
  }

  /**
   * The version that wrote the {@code i}-th block.
   *
   * @throws IllegalArgumentException if it is none
   */
  Version version(int i) {
    int at = HEAD + i * ENTRY + TAG_IN_ENTRY;
    return new Version(index.getLong(at), index.getLong(at + 8));
  }

  /** The hash of the {@code i}-th block. */
  long hash(int i) {
    return index.getLong(HEAD + i * ENTRY + TAG_IN_ENTRY + 16);
  }

  private int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(index.duplicate().rewind().position(KIND_AT));
    return (int) crc.getValue();
  }
}
