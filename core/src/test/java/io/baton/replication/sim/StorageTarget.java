package io.baton.replication.sim;

import io.baton.api.SegmentSpec;
import io.baton.block.GroupHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts what a learner pulls into its replica's storage. */
public final class StorageTarget implements PullTarget, AutoCloseable {

  private final ReplicaStorage storage;
  private final long epoch;
  private @Nullable PinnedVersion held;
  private int blocks;

  /** For an owner's epoch. */
  public StorageTarget(ReplicaStorage storage, long epoch) {
    this.storage = storage;
    this.epoch = epoch;
  }

  @Override
  public void begin(ReadOpened source) throws StorageException {
    close();
    storage.dropStaged();
    storage.reserve(source.length());
    blocks = SegmentSpec.blocks(source.length());
    held = storage.last().isNone() ? null : storage.pin(true);
  }

  @Override
  public boolean holdsGroup(int group, long hash) throws StorageException {
    int first = group * ReadGroups.BLOCKS_PER_GROUP;
    int count = Math.min(ReadGroups.BLOCKS_PER_GROUP, blocks - first);
    return GroupHash.of(tags(first, count), 0, count) == hash;
  }

  @Override
  public boolean holds(int block, Tags tags, int i) throws StorageException {
    return tags(block, 1).same(0, tags, i);
  }

  private Tags tags(int first, int count) throws StorageException {
    return held == null ? new Tags(count) : held.tags(first, count).resized(count);
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    for (int i = 0; i < blocks.count(); i++) {
      if (blocks.tags().isNone(i)) {
        storage.stageCleared(blocks.block(i));
      } else {
        storage.stage(one(blocks, i));
      }
    }
  }

  private static BlockBatch one(BlockBatch blocks, int i) {
    Tags tag = new Tags(1);
    tag.set(0, blocks.tags().epoch(i), blocks.tags().sequence(i), blocks.tags().hash(i));
    ByteBuffer data = blocks.data(i);
    return new BlockBatch(new int[] {blocks.block(i)}, tag, data);
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    storage.commit(
        new Commit(
            source.version(),
            epoch,
            Commit.Kind.TAUGHT,
            source.commitPoint(),
            source.length(),
            source.checksum()));
  }

  @Override
  public void close() {
    if (held != null) {
      held.close();
      held = null;
    }
  }
}
