package io.baton.wire;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;

/** Block numbers, which rise strictly, with what a checkpoint says of each. */
final class BlockLists {

  private BlockLists() {}

  /** Writes the count and the numbers. */
  static void writeNumbers(BlockBatch blocks, BodyWriter out) {
    out.count(blocks.count(), 0, BlockBatch.MAX_BLOCKS);
    for (int i = 0; i < blocks.count(); i++) {
      out.i32(blocks.block(i));
    }
  }

  /** Reads as many numbers as are known to be there. */
  static int[] readNumbers(int count, BodyReader in) throws MalformedFrameException {
    int[] numbers = new int[count];
    int lowest = 0;
    for (int i = 0; i < count; i++) {
      numbers[i] = in.range32("block number", lowest, Integer.MAX_VALUE - 1);
      lowest = numbers[i] + 1;
    }
    return numbers;
  }

  /** Writes blocks that all carry {@code version}: of their tags only the hashes are sent. */
  static void writeHashed(BlockBatch blocks, Version version, BodyWriter out) {
    writeNumbers(blocks, out);
    Tags tags = blocks.tags();
    for (int i = 0; i < tags.count(); i++) {
      Preconditions.checkArgument(
          tags.epoch(i) == version.epoch() && tags.sequence(i) == version.sequence(),
          "block %s of checkpoint %s carries another version",
          blocks.block(i),
          version);
      out.i64(tags.hash(i));
    }
  }

  /** Reads what {@link #writeHashed} wrote, with the payload. */
  static BlockBatch readHashed(Version version, BodyReader in) throws MalformedFrameException {
    int count = in.count(0, BlockBatch.MAX_BLOCKS, Integer.BYTES + Long.BYTES);
    int[] numbers = readNumbers(count, in);
    Tags tags = new Tags(count);
    for (int i = 0; i < count; i++) {
      tags.set(i, version, in.i64());
    }
    return new BlockBatch(numbers, tags, in.payload(count * SegmentSpec.BLOCK_SIZE));
  }
}
