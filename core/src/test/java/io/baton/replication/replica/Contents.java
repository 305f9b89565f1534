package io.baton.replication.replica;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;

/** Versions of which each block has one byte all over. */
final class Contents {

  private Contents() {}

  /** A checkpoint that fills the first blocks with a value; not known to be committed. */
  static void write(ReplicaStorage to, Version version, int blocks, int value, Keep keep)
      throws StorageException {
    for (int first = 0; first < blocks; first += BlockBatch.MAX_BLOCKS) {
      to.stage(batch(version, first, Math.min(BlockBatch.MAX_BLOCKS, blocks - first), value));
    }
    long length = to.spec().capacity();
    to.commit(
        new Commit(
            version, version.epoch(), Commit.Kind.CHECKPOINT, Version.NONE, length, 0, keep));
  }

  private static BlockBatch batch(Version version, int first, int count, int value) {
    ByteBuffer data = ByteBuffer.allocate(count * SegmentSpec.BLOCK_SIZE);
    while (data.hasRemaining()) {
      data.put((byte) value);
    }
    data.flip();
    Tags tags = new Tags(count);
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = first + i;
      ByteBuffer block = data.slice(i * SegmentSpec.BLOCK_SIZE, SegmentSpec.BLOCK_SIZE);
      tags.set(i, version, BlockHash.of(block));
    }
    return new BlockBatch(numbers, tags, data);
  }

  /** The first byte of each of the first blocks of a version. */
  static String content(ReplicaStorage of, Version version, int blocks) throws StorageException {
    StringBuilder bytes = new StringBuilder();
    try (PinnedVersion pinned = of.pin(version)) {
      ByteBuffer block = ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE);
      for (int i = 0; i < blocks; i++) {
        pinned.read(i, 1, block.clear());
        bytes.append(i == 0 ? "" : " ").append(block.get(0));
      }
    }
    return bytes.toString();
  }
}
