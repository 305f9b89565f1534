package io.baton.replication.version;

import com.google.common.collect.ImmutableList;
import io.baton.api.Retention;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.keep.KeepOrder;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Decides for one replica what it keeps. No epoch is asked for, as nothing of the newest version
 * changes by it. Used by the replica's thread.
 */
public final class VersionKeeper {

  /** More than one checkpoint adds, so that it comes to an end. */
  private static final int MOST_AT_ONCE = 2;

  private final ReplicaStorage storage;

  /** Of one replica's file. */
  public VersionKeeper(ReplicaStorage storage) {
    this.storage = storage;
  }

  /**
   * What is kept.
   *
   * @throws StorageException {@code WRONG_INCARNATION}
   */
  public ReplicaVersions list(ListVersions request) throws StorageException {
    requireReplica(request.segment(), request.incarnation());
    return versions();
  }

  /**
   * Keeps a version as is asked; what is kept then.
   *
   * @throws StorageException {@code WRONG_INCARNATION}, {@code BUSY} if too many are kept, {@code
   *     NOT_READABLE} if the version is not here, {@code NO_SPACE}, {@code IO_ERROR}
   */
  public ReplicaVersions keep(KeepVersion request) throws StorageException {
    requireReplica(request.segment(), request.incarnation());
    Version version = request.version();
    if (request.keep() != Keep.NOT && !isKept(version) && isFull()) {
      throw new StorageException(
          Reason.BUSY,
          "the replica of segment %s keeps %d versions for good already: forget some"
              .formatted(request.segment(), ReplicaVersions.MOST_FOR_GOOD));
    }
    if (request.keep() != Keep.NOT || isKept(version)) {
      storage.keep(version, request.keep());
    }
    return versions();
  }

  private boolean isKept(Version version) {
    return storage.kept().stream().anyMatch(kept -> kept.version().equals(version));
  }

  private boolean isFull() {
    return storage.kept().stream().filter(KeptVersion::forGood).count()
        >= ReplicaVersions.MOST_FOR_GOOD;
  }

  /**
   * Lets go of what was kept for a while and is neither among the last nor young enough. Its age is
   * that of the newest such version less its own, so that it means something while nothing is
   * written, and whatever the clock says now. A few at a time: the next checkpoint goes on, also
   * where the disk has no room to note it, as that must not refuse a checkpoint that is stored.
   *
   * @throws StorageException {@code IO_ERROR}
   */
  public void expire(KeepOrder order) throws StorageException {
    ImmutableList<KeptVersion> kept = storage.kept();
    if (kept.isEmpty()) {
      return;
    }
    List<KeptVersion> passing = kept.stream().filter(each -> !each.forGood()).toList();
    int beyond = passing.size() - order.last();
    int dropped = 0;
    for (int i = 0; i < beyond && dropped < MOST_AT_ONCE; i++) {
      KeptVersion oldest = passing.get(i);
      if (passing.size() - i > Retention.MOST || isOlder(oldest, passing, order)) {
        drop(oldest);
        dropped++;
      }
    }
  }

  private void drop(KeptVersion version) throws StorageException {
    try {
      storage.keep(version.version(), Keep.NOT);
    } catch (StorageException e) {
      if (e.reason() != Reason.NO_SPACE) {
        throw e;
      }
    }
  }

  private static boolean isOlder(KeptVersion version, List<KeptVersion> all, KeepOrder order) {
    Instant newest = all.get(all.size() - 1).since();
    return Duration.between(version.since(), newest).toSeconds() >= order.ageSeconds();
  }

  private void requireReplica(SegmentId segment, long incarnation) throws StorageException {
    if (incarnation != storage.incarnation()) {
      throw new StorageException(
          Reason.WRONG_INCARNATION, "the replica of segment " + segment + " here is another one");
    }
  }

  private ReplicaVersions versions() {
    return new ReplicaVersions(
        storage.segment(), storage.incarnation(), storage.commitPoint(), storage.kept());
  }
}
