package io.baton.replication.version;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.Keep;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;

/**
 * Decides for one replica what it keeps. No epoch is asked for, as nothing of the newest version
 * changes by it. Used by the replica's thread.
 */
public final class VersionKeeper {

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
          "the replica of segment %s keeps %d versions already: forget some"
              .formatted(request.segment(), ReplicaVersions.MOST));
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
    return storage.kept().size() >= ReplicaVersions.MOST;
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
