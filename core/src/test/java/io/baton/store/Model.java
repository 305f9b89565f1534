package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a version must read as: for each block the version that wrote it. The bytes of a block
 * follow from its number and that version.
 */
record Model(Version version, long epoch, TreeMap<Integer, Version> blocks) {

  static final Model EMPTY = new Model(Version.NONE, 0, new TreeMap<>());

  /** A version that changes some blocks, and clears some if it may. */
  Model next(Version next, int[] written, int[] cleared) {
    TreeMap<Integer, Version> changed = new TreeMap<>(blocks);
    for (int block : written) {
      changed.put(block, next);
    }
    for (int block : cleared) {
      changed.remove(block);
    }
    return new Model(next, next.epoch(), changed);
  }

  long length() {
    return blocks.isEmpty() ? 0 : (blocks.lastKey() + 1L) * SegmentSpec.BLOCK_SIZE;
  }

  long checksum() {
    long sum = StateChecksum.ofLength(length());
    for (Map.Entry<Integer, Version> block : blocks.entrySet()) {
      sum += StateChecksum.ofBlock(block.getKey(), hash(block.getKey(), block.getValue()));
    }
    return sum;
  }

  static ByteBuffer bytes(int block, Version version) {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE);
    long pattern = 31L * block + 1_000_003 * version.epoch() + version.sequence();
    for (int at = 0; at < SegmentSpec.BLOCK_SIZE; at += 64) {
      bytes.putLong(at, pattern * (at + 1));
    }
    return bytes;
  }

  static long hash(int block, Version version) {
    return BlockHash.of(bytes(block, version));
  }

  static BlockBatch batch(Version version, int... blocks) {
    Tags tags = new Tags(blocks.length);
    ByteBuffer data = ByteBuffer.allocateDirect(blocks.length * SegmentSpec.BLOCK_SIZE);
    for (int i = 0; i < blocks.length; i++) {
      tags.set(i, version, hash(blocks[i], version));
      data.put(bytes(blocks[i], version));
    }
    return new BlockBatch(blocks, tags, data.flip());
  }

  Commit commit(Commit.Kind kind, Version commitPoint) {
    return new Commit(version, epoch, kind, commitPoint, length(), checksum());
  }

  /**
   * Stages the blocks of this version that {@code from} does not have so, one call per block; what
   * lies behind its end is the store's to clear.
   */
  void stage(ReplicaStore store, Model from) throws StorageException {
    TreeMap<Integer, Version> all = new TreeMap<>(from.blocks);
    all.putAll(blocks);
    for (Map.Entry<Integer, Version> block : all.entrySet()) {
      Version now = blocks.get(block.getKey());
      if (now == null && block.getKey() < SegmentSpec.blocks(length())) {
        store.stageCleared(block.getKey());
      } else if (now != null && !now.equals(from.blocks.get(block.getKey()))) {
        store.stage(batch(now, block.getKey()));
      }
    }
  }

  void assertReadIn(ReplicaStore store) throws StorageException {
    assertEquals(version, store.last());
    assertEquals(epoch, store.writtenIn());
    try (PinnedVersion pinned = store.pin(true)) {
      assertReadIn(pinned);
    }
  }

  void assertReadIn(PinnedVersion pinned) throws StorageException {
    assertEquals(version, pinned.version());
    assertEquals(length(), pinned.length());
    assertEquals(checksum(), pinned.checksum());
    Tags tags = pinned.tags(0, Integer.MAX_VALUE);
    assertEquals(SegmentSpec.blocks(length()), tags.count());
    ByteBuffer read = ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE);
    for (int block = 0; block < tags.count(); block++) {
      Version wrote = blocks.get(block);
      ByteBuffer expected =
          wrote == null ? ByteBuffer.allocate(SegmentSpec.BLOCK_SIZE) : bytes(block, wrote);
      pinned.read(block, 1, read.clear());
      assertEquals(expected, read.flip(), "block " + block + " of " + version);
      assertEquals(wrote == null ? 0 : wrote.sequence(), tags.sequence(block));
      assertEquals(wrote == null ? 0 : wrote.epoch(), tags.epoch(block));
      assertEquals(wrote == null ? 0 : hash(block, wrote), tags.hash(block));
    }
  }
}
