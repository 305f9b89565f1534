package io.baton.replication.owner;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentSpec;
import io.baton.replication.message.BlockBatch;

/**
 * The changed blocks of one checkpoint, in the parts that they are sent in. A part is lent to
 * whoever sends it, perhaps several times at once, and given back when nobody reads it any more: so
 * a checkpoint need not be in memory whole. Used by the owner's thread.
 */
public interface Parts {

  /** How many; one or more. */
  int count();

  /** Bytes of block data in all of them. */
  long bytes();

  /**
   * Lends one.
   *
   * @param part 0 to {@link #count} less 1
   * @return blocks ascending within the part and from part to part, the same ones each time; an
   *     empty batch if nothing changed
   */
  BlockBatch lend(int part);

  /** A part that was lent is not read any more by whom it was lent to. */
  void giveBack(BlockBatch part);

  /** Nothing is lent from now on. */
  void release();

  /** Parts in memory that the garbage collector looks after. */
  static Parts of(ImmutableList<BlockBatch> batches) {
    return new Parts() {

      @Override
      public int count() {
        return batches.size();
      }

      @Override
      public long bytes() {
        return batches.stream().mapToLong(BlockBatch::count).sum() * SegmentSpec.BLOCK_SIZE;
      }

      @Override
      public BlockBatch lend(int part) {
        return batches.get(part);
      }

      @Override
      public void giveBack(BlockBatch part) {}

      @Override
      public void release() {}
    };
  }
}
