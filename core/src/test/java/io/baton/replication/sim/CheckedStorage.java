package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;

/**
 * A replica's storage in a process that may end before and after every operation, on a disk that
 * may be full; what is stored and shown goes through the history's checks.
 */
final class CheckedStorage implements ReplicaStorage {

  private interface Operation {
    void run() throws StorageException;
  }

  private final ReplicaStorage storage;
  private final Host host;
  private final World world;
  private boolean staged;

  CheckedStorage(ReplicaStorage storage, Host host) {
    this.storage = storage;
    this.host = host;
    this.world = host.node().world;
  }

  private void run(String name, Operation operation) throws StorageException {
    if (world.strikes(Fault.KILL_AT_STEP, world.faults().kill())) {
      world.coverage.reached(Branch.KILLED_BEFORE_EFFECT);
      throw new ProcessKilled("the begin of " + name);
    }
    if (world.strikes(Fault.DISK_FULL, world.faults().refuse())) {
      world.coverage.reached(Branch.DISK_FULL);
      if (name.startsWith("stage")) {
        storage.dropStaged();
      }
      throw new StorageException(Reason.NO_SPACE, "no space at " + name);
    }
    operation.run();
    if (world.strikes(Fault.KILL_AT_STEP, world.faults().kill())) {
      world.coverage.reached(Branch.KILLED_AFTER_EFFECT);
      throw new ProcessKilled("the end of " + name);
    }
  }

  @Override
  public void promise(long epoch) throws StorageException {
    run("promise", () -> storage.promise(epoch));
  }

  @Override
  public void reserve(long bytes) throws StorageException {
    if (bytes > storage.spec().capacity()) {
      run("reserve", () -> storage.reserve(bytes));
      world.coverage.reached(Branch.GROWN);
    }
  }

  @Override
  public void stage(BlockBatch blocks) throws StorageException {
    run("stage", () -> storage.stage(blocks));
    staged = true;
  }

  @Override
  public void stageCleared(int block) throws StorageException {
    run("stageCleared", () -> storage.stageCleared(block));
    staged = true;
  }

  @Override
  public void dropStaged() {
    if (staged) {
      world.coverage.reached(Branch.STAGED_DROPPED);
    }
    staged = false;
    storage.dropStaged();
  }

  @Override
  public void commit(Commit commit) throws StorageException {
    Version before = storage.last();
    Commit marked = host.keptVersions().marked(commit);
    run(
        "commit",
        () -> {
          storage.commit(marked);
          host.history().stored(host.member(), before, commit, storage);
        });
    staged = false;
    host.keptVersions().tend(storage);
  }

  @Override
  public void noteCommitted(Version version) throws StorageException {
    run("noteCommitted", () -> storage.noteCommitted(version));
    host.history().shown(host.member(), storage.commitPoint());
  }

  @Override
  public void rollBack(Version version) throws StorageException {
    run("rollBack", () -> storage.rollBack(version));
    staged = false;
  }

  @Override
  public PinnedVersion pin(boolean newest) throws StorageException {
    PinnedVersion pinned = storage.pin(newest || world.breaks(Broken.UNCOMMITTED_SHOWN));
    if (!newest) {
      host.history().shown(host.member(), pinned.version());
    }
    return pinned;
  }

  @Override
  public PinnedVersion pin(Version version) throws StorageException {
    PinnedVersion pinned = storage.pin(version);
    host.history().kept(host.member(), pinned);
    return pinned;
  }

  @Override
  public ImmutableList<KeptVersion> kept() {
    return storage.kept();
  }

  @Override
  public void keep(Version version, Keep keep) throws StorageException {
    run(
        "keep",
        () -> {
          storage.keep(version, keep);
          host.keptVersions().told(storage, version, keep);
        });
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
  public long fence() {
    return storage.fence();
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
}
