package io.baton.segment;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Random;

/** A replica: every third block was never written. */
final class Source {
  static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  static final int CAPACITY = 300 * BLOCK;
  static final int LENGTH = 290 * BLOCK + 77;
  static final int BLOCKS = 291;

  final byte[] content = new byte[CAPACITY];
  final Tags tags = new Tags(BLOCKS);
  long checksum = StateChecksum.ofLength(LENGTH);

  Source(int seed) {
    Random random = new Random(seed);
    for (int block = 0; block * BLOCK < LENGTH; block++) {
      if (block % 3 != 0) {
        byte[] bytes = new byte[BLOCK];
        random.nextBytes(bytes);
        int inside = Math.min(BLOCK, LENGTH - block * BLOCK);
        System.arraycopy(bytes, 0, content, block * BLOCK, inside);
        tags.set(block, 1, 1 + random.nextInt(9), BlockHash.of(data(block)));
        checksum += StateChecksum.ofBlock(block, tags.hash(block));
      }
    }
  }

  ByteBuffer data(int block) {
    return ByteBuffer.wrap(content, block * BLOCK, BLOCK);
  }

  ReadOpened opened() {
    Version version = new Version(1, 9);
    return new ReadOpened(Segments.ID, 5, version, version, LENGTH, checksum);
  }

  /** Puts what the target does not hold, as a pull does; how many blocks. */
  int put(PullTarget target, int from, int to) throws StorageException {
    int put = 0;
    for (int block = from; block < to; block++) {
      if (!target.holds(block, tags, block)) {
        target.put(batch(block, data(block)));
        put += tags.isNone(block) ? 0 : 1;
      }
    }
    return put;
  }

  BlockBatch batch(int block, ByteBuffer bytes) {
    Tags tag = new Tags(1);
    tag.set(0, tags.epoch(block), tags.sequence(block), tags.hash(block));
    return new BlockBatch(new int[] {block}, tag, bytes);
  }

  int fill(PullTarget target) throws StorageException {
    target.begin(opened());
    int put = put(target, 0, tags.count());
    target.finish(opened());
    return put;
  }
}
