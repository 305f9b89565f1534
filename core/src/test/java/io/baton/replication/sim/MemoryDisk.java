package io.baton.replication.sim;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.replication.storage.ReplicaStorage;
import org.jspecify.annotations.Nullable;

/** A disk that is a field. */
final class MemoryDisk implements ReplicaDisk {

  private @Nullable MemoryStorage stored;

  @Override
  public @Nullable ReplicaStorage open() {
    if (stored != null) {
      stored.dropStaged();
    }
    return stored;
  }

  @Override
  public ReplicaStorage create(
      SegmentId segment, SegmentName name, SegmentSpec spec, long incarnation) {
    stored = new MemoryStorage(segment, spec, incarnation);
    return stored;
  }

  @Override
  public void delete() {
    stored = null;
  }
}
