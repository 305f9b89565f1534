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
import java.util.Arrays;
import java.util.Random;

/** A replica that goes from version to version. */
final class Versions {

  static final int BLOCK = SegmentSpec.BLOCK_SIZE;

  private final Random random = new Random(5);
  private byte[] content = new byte[0];
  private Tags tags = new Tags(0);
  private int length;
  private long sequence = 1;

  /** The next version: these blocks are written, all within the length. */
  Versions next(int bytes, int... blocks) {
    sequence++;
    length = bytes;
    int count = SegmentSpec.blocks(bytes);
    content = Arrays.copyOf(content, count * BLOCK);
    tags = tags.resized(count);
    for (int block : blocks) {
      byte[] data = new byte[BLOCK];
      random.nextBytes(data);
      int inside = Math.min(BLOCK, bytes - block * BLOCK);
      Arrays.fill(data, inside, BLOCK, (byte) 0);
      System.arraycopy(data, 0, content, block * BLOCK, BLOCK);
      tags.set(block, 1, sequence, BlockHash.of(ByteBuffer.wrap(data)));
    }
    return this;
  }

  byte[] content() {
    return Arrays.copyOf(content, length);
  }

  ReadOpened opened() {
    long checksum = StateChecksum.ofLength(length);
    for (int block = 0; block < tags.count(); block++) {
      checksum += StateChecksum.ofBlock(block, tags.hash(block));
    }
    Version version = new Version(1, sequence);
    return new ReadOpened(Segments.ID, 1, version, version, length, checksum);
  }

  /** Puts what the target does not hold, one block at a time, at most so many; how many. */
  int put(PullTarget target, int most) throws StorageException {
    int put = 0;
    for (int block = 0; block < tags.count() && put < most; block++) {
      if (!target.holds(block, tags, block)) {
        Tags tag = new Tags(1);
        tag.set(0, tags.epoch(block), tags.sequence(block), tags.hash(block));
        ByteBuffer data = ByteBuffer.wrap(content, block * BLOCK, BLOCK);
        target.put(new BlockBatch(new int[] {block}, tag, data));
        put++;
      }
    }
    return put;
  }

  /** Reads the version whole; how many blocks that took. */
  int fill(PullTarget target) throws StorageException {
    target.begin(opened());
    int put = put(target, Integer.MAX_VALUE);
    target.finish(opened());
    return put;
  }
}
