package io.baton.replication.sim;

import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.VersionKeeper;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Keeps versions of one replica, reads them, and drops them, as drawn from a source of its own, so
 * that runs in which nothing is kept stay as they are.
 */
final class KeptVersions {

  private static final int MOST = 5;

  private final Host host;
  private final World world;
  private final SplittableRandom random;
  private final TreeSet<Version> mustBeThere = new TreeSet<>();
  private long incarnation;

  KeptVersions(Host host, World world, SplittableRandom random) {
    this.host = host;
    this.world = world;
    this.random = random;
  }

  /** Some checkpoints are to be kept. */
  Commit marked(Commit commit) {
    boolean keeps =
        world.plan.keeps() && commit.kind() == Commit.Kind.CHECKPOINT && random.nextInt(4) == 0;
    return keeps
        ? new Commit(
            commit.version(),
            commit.epoch(),
            commit.kind(),
            commit.commitPoint(),
            commit.length(),
            commit.checksum(),
            Keep.FOR_A_WHILE)
        : commit;
  }

  /** Does something with what is kept, now and then. */
  void tend(ReplicaStorage storage) {
    if (!world.plan.keeps()) {
      return;
    }
    forgetOthers(storage);
    try {
      switch (random.nextInt(10)) {
        case 0 -> keep(storage);
        case 1, 2 -> read(storage);
        case 3 -> drop(storage, 1);
        default -> drop(storage, MOST);
      }
    } catch (StorageException e) {
      world.trace(host.node(), "cannot keep:", e.reason() + ", " + e.getMessage());
    }
  }

  /** What a replica keeps. */
  Reply list(ReplicaStorage storage, ListVersions request) {
    try {
      return new VersionKeeper(storage).list(request);
    } catch (StorageException e) {
      return new Refused(
          storage.segment(),
          storage.incarnation(),
          0,
          e.reason(),
          storage.fence(),
          storage.last(),
          e.getMessage());
    }
  }

  /** A learner keeps what its source keeps. */
  void told(ReplicaStorage storage, Version version, Keep keep) throws StorageException {
    forgetOthers(storage);
    if (keep == Keep.NOT) {
      mustBeThere.remove(version);
      return;
    }
    if (keep == Keep.FOR_GOOD) {
      mustBeThere.add(version);
    }
    try (PinnedVersion pinned = storage.pin(version)) {
      host.history().kept(host.member(), pinned);
      world.coverage.reached(Branch.KEPT_VERSION_LEARNED);
    }
  }

  private void forgetOthers(ReplicaStorage storage) {
    if (incarnation != storage.incarnation()) {
      incarnation = storage.incarnation();
      mustBeThere.clear();
    }
  }

  private void keep(ReplicaStorage storage) throws StorageException {
    Version version = storage.commitPoint();
    if (!version.isNone()) {
      storage.keep(version, Keep.FOR_GOOD);
      mustBeThere.add(version);
    }
  }

  private void read(ReplicaStorage storage) throws StorageException {
    List<KeptVersion> all = storage.kept();
    if (!all.isEmpty()) {
      Version version = all.get(random.nextInt(all.size())).version();
      try (PinnedVersion pinned = storage.pin(version)) {
        host.history().kept(host.member(), pinned);
        world.coverage.reached(Branch.KEPT_VERSION_READ);
      }
    }
  }

  private void drop(ReplicaStorage storage, int most) throws StorageException {
    List<KeptVersion> all = storage.kept();
    if (all.size() > most) {
      Version version = all.get(random.nextInt(all.size())).version();
      mustBeThere.remove(version);
      storage.keep(version, Keep.NOT);
    }
  }

  /** What a new process finds. */
  void found(ReplicaStorage storage) throws StorageException {
    if (!world.plan.keeps()) {
      return;
    }
    forgetOthers(storage);
    List<Version> there = storage.kept().stream().map(KeptVersion::version).toList();
    host.history().allKept(host.member(), mustBeThere, there);
    for (Version version : there) {
      try (PinnedVersion pinned = storage.pin(version)) {
        host.history().kept(host.member(), pinned);
      }
    }
  }
}
