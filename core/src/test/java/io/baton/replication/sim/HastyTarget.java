package io.baton.replication.sim;

import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;

/** A target that counts as holding the version from the start, before any block is there. */
record HastyTarget(PullTarget target, ReplicaStorage storage, long epoch) implements PullTarget {

  @Override
  public void begin(ReadOpened source) throws StorageException {
    storage.reserve(source.length());
    storage.commit(
        new Commit(
            source.version(),
            epoch,
            Commit.Kind.TAUGHT,
            source.commitPoint(),
            source.length(),
            source.checksum()));
    target.begin(source);
  }

  @Override
  public boolean holdsGroup(int group, long hash) throws StorageException {
    return target.holdsGroup(group, hash);
  }

  @Override
  public boolean holds(int block, Tags tags, int i) throws StorageException {
    return target.holds(block, tags, i);
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    target.put(blocks);
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    target.finish(source);
  }
}
