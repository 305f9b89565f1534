package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.util.function.LongSupplier;

/**
 * A storage that does not remember that it promised more than who asks has.
 *
 * @param asking the epoch of the request that is being decided
 */
record ForgetfulStorage(ReplicaStorage storage, LongSupplier asking) implements ReplicaStorage {

  /** The same checkpoint, as if it built on what is held. */
  static Checkpoint rebased(Checkpoint request, Version held) {
    return new Checkpoint(
        request.segment(),
        request.incarnation(),
        request.version(),
        held.isBefore(request.version()) ? held : request.base(),
        request.commitPoint(),
        request.length(),
        request.checksum(),
        request.part(),
        request.parts(),
        request.blocks());
  }

  @Override
  public long fence() {
    return Math.min(asking.getAsLong(), storage.fence());
  }

  @Override
  public SegmentId segment() {
    return storage.segment();
  }

  @Override
  public SegmentSpec spec() {
    return storage.spec();
  }

  @Override
  public long incarnation() {
    return storage.incarnation();
  }

  @Override
  public Version last() {
    return storage.last();
  }

  @Override
  public long length() {
    return storage.length();
  }

  @Override
  public long writtenIn() {
    return storage.writtenIn();
  }

  @Override
  public Version commitPoint() {
    return storage.commitPoint();
  }

  @Override
  public void promise(long epoch) throws StorageException {
    storage.promise(epoch);
  }

  @Override
  public void reserve(long bytes) throws StorageException {
    storage.reserve(bytes);
  }

  @Override
  public void stage(BlockBatch blocks) throws StorageException {
    storage.stage(blocks);
  }

  @Override
  public void stageCleared(int block) throws StorageException {
    storage.stageCleared(block);
  }

  @Override
  public void dropStaged() {
    storage.dropStaged();
  }

  @Override
  public void commit(Commit commit) throws StorageException {
    storage.commit(commit);
  }

  @Override
  public void noteCommitted(Version version) throws StorageException {
    storage.noteCommitted(version);
  }

  @Override
  public void rollBack(Version version) throws StorageException {
    storage.rollBack(version);
  }

  @Override
  public PinnedVersion pin(boolean newest) throws StorageException {
    return storage.pin(newest);
  }

  @Override
  public PinnedVersion pin(Version version) throws StorageException {
    return storage.pin(version);
  }

  @Override
  public ImmutableList<KeptVersion> kept() {
    return storage.kept();
  }

  @Override
  public void keep(Version version, Keep keep) throws StorageException {
    storage.keep(version, keep);
  }
}
