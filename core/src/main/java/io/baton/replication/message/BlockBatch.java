package io.baton.replication.message;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentSpec;
import java.nio.ByteBuffer;

/**
 * Some blocks with their tags and bytes. Not copied on construction: whoever makes one gives its
 * arrays and its buffer away. Bytes past a segment's length are zero: a block is always whole.
 */
public final class BlockBatch {

  /** No blocks. */
  public static final BlockBatch EMPTY =
      new BlockBatch(new int[0], new Tags(0), ByteBuffer.allocate(0));

  /** Most blocks in one batch: 1 MiB of data. */
  public static final int MAX_BLOCKS = 256;

  private final int[] blocks;
  private final Tags tags;
  private final ByteBuffer data;

  /**
   * Joins block numbers, tags and bytes.
   *
   * @param blocks block numbers, strictly ascending
   * @param tags one for each block
   * @param data {@code blocks.length} times {@link SegmentSpec#BLOCK_SIZE} bytes from position to
   *     limit, in that order
   */
  public BlockBatch(int[] blocks, Tags tags, ByteBuffer data) {
    Preconditions.checkArgument(
        tags.count() == blocks.length && data.remaining() == blocks.length * SegmentSpec.BLOCK_SIZE,
        "%s blocks need as many tags and whole blocks of data, not %s tags and %s bytes",
        blocks.length,
        tags.count(),
        data.remaining());
    this.blocks = blocks;
    this.tags = tags;
    this.data = data;
  }

  /** How many blocks. */
  public int count() {
    return blocks.length;
  }

  /** The number of the {@code i}-th block. */
  public int block(int i) {
    return blocks[i];
  }

  /** The tags, in the order of the blocks. */
  public Tags tags() {
    return tags;
  }

  /** All bytes, as a view with a position of its own. */
  public ByteBuffer data() {
    return data.duplicate().order(data.order());
  }

  /** The bytes of the {@code i}-th block, as a view with a position of its own. */
  public ByteBuffer data(int i) {
    return data(i, 1);
  }

  /**
   * The bytes of {@code count} blocks from the {@code i}-th on, as a view with a position of its
   * own.
   */
  public ByteBuffer data(int i, int count) {
    return data.slice(data.position() + i * SegmentSpec.BLOCK_SIZE, count * SegmentSpec.BLOCK_SIZE);
  }
}
