package io.baton.replication.sim;

import io.baton.replication.storage.ReplicaStorage;
import org.jspecify.annotations.Nullable;

/** A disk that is a field, and fails in nothing. */
final class MemoryDisk implements ReplicaDisk {

  private final Host host;
  private final Cluster cluster;
  private @Nullable MemoryStorage stored;

  MemoryDisk(Host host, Cluster cluster) {
    this.host = host;
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
    stored = new MemoryStorage(host.segment().id, cluster.spec, host.drawIncarnation());
    return stored;
  }

  @Override
  public boolean close() {
    return false;
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
  public boolean hasSyncFailed() {
    return false;
  }
}
