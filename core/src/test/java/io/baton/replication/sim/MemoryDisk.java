package io.baton.replication.sim;

import io.baton.replication.storage.ReplicaStorage;
import org.jspecify.annotations.Nullable;

/** A disk that is a field, and fails in nothing. */
final class MemoryDisk implements ReplicaDisk {

  private final SimNode node;
  private final Cluster cluster;
  private @Nullable MemoryStorage stored;

  MemoryDisk(SimNode node, Cluster cluster) {
    this.node = node;
    this.cluster = cluster;
  }

  @Override
  public @Nullable ReplicaStorage open() {
    if (stored != null) {
      stored.dropStaged();
    }
    return stored;
  }

  @Override
  public @Nullable ReplicaStorage look() {
    return open();
  }

  @Override
  public ReplicaStorage create() {
    stored = new MemoryStorage(cluster.segment, cluster.spec, node.drawIncarnation());
    return stored;
  }

  @Override
  public ClosingTarget target(ReplicaStorage storage, long epoch) {
    StorageTarget target = new StorageTarget(storage, epoch);
    return new ClosingTarget(target, target::close);
  }

  @Override
  public void delete() {
    stored = null;
  }

  @Override
  public void cutPower() {
    stored = null;
  }

  @Override
  public void flip(boolean anywhere) {}

  @Override
  public boolean isDoubtful() {
    return false;
  }

  @Override
  public boolean mayBeSetAside() {
    return false;
  }

  @Override
  public boolean hasSyncFailed() {
    return false;
  }
}
