package io.baton.replication.replica;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.message.Reserve;
import io.baton.replication.rollback.RollBack;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import io.baton.replication.version.VersionKeeper;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one replica what it takes and what it refuses (R1, R3, R4). Its storage answers at
 * once, so a request is decided, written and answered in one step. Single-threaded.
 */
public final class Replica {

  private final ReplicaStorage storage;
  private final VersionKeeper versions;
  private final long graceNanos;
  private long heardNanos;
  private Version staging = Version.NONE;
  private int stagedParts;
  private long learningEpoch;

  /**
   * Serves one replica's file.
   *
   * @param grace how long an owner that was heard counts as alive for {@linkplain
   *     Fence.By#COURTEOUS_OPENER courteous} openers; to be several times an owner's keep-alive
   *     interval
   * @param nowNanos of a monotonic clock. A replica that begins cannot know when the owner was
   *     heard last, and takes it for now
   */
  public Replica(ReplicaStorage storage, Duration grace, long nowNanos) {
    this.storage = storage;
    this.versions = new VersionKeeper(storage);
    this.graceNanos = grace.toNanos();
    this.heardNanos = nowNanos;
  }

  /** The file. */
  public ReplicaStorage storage() {
    return storage;
  }

  /**
   * Whether this class answers the request. Reads, {@link Learn} and drops are others' business.
   */
  public static boolean answers(Request request) {
    return request instanceof Probe
        || request instanceof Create
        || request instanceof Fence
        || request instanceof Checkpoint
        || request instanceof Reserve
        || request instanceof RollBack
        || request instanceof CommitPoint;
  }

  /**
   * Decides one request.
   *
   * @param nowNanos of the clock that it began with
   * @throws IllegalArgumentException if it is not one that this class {@link #answers}
   */
  public Reply receive(Request request, long nowNanos) {
    if (request instanceof Probe) {
      return status(nowNanos);
    } else if (request instanceof Create create) {
      return promise(storage.incarnation(), create.epoch(), nowNanos);
    } else if (request instanceof Fence fence) {
      return fence.by() == Fence.By.COURTEOUS_OPENER
          ? promiseCourteously(fence, nowNanos)
          : promise(fence.incarnation(), fence.epoch(), nowNanos);
    } else if (request instanceof Checkpoint checkpoint) {
      return checkpoint(checkpoint, nowNanos);
    } else if (request instanceof CommitPoint known) {
      return noteCommitted(known, nowNanos);
    } else if (request instanceof Reserve room) {
      return reserve(room, nowNanos);
    } else if (request instanceof RollBack back) {
      return rollBack(back, nowNanos);
    }
    throw new IllegalArgumentException("not for a replica: " + request.getClass());
  }

  private Reply promise(long incarnation, long epoch, long nowNanos) {
    Refused refusal = hear(incarnation, epoch, nowNanos);
    return refusal != null ? refusal : promise(epoch, nowNanos);
  }

  private Reply promiseCourteously(Fence fence, long nowNanos) {
    Refused refusal = check(fence.incarnation(), fence.epoch());
    if (refusal != null) {
      return refusal;
    }
    if (fence.epoch() > storage.fence() && isOwnerHeard(nowNanos)) {
      String detail =
          "the owner of epoch " + storage.fence() + " may have been heard within its grace time";
      return refuse(fence.epoch(), Reason.OWNER_HEARD, detail);
    }
    return promise(fence.epoch(), nowNanos);
  }

  private boolean isOwnerHeard(long nowNanos) {
    return nowNanos - heardNanos < graceNanos;
  }

  private Reply promise(long epoch, long nowNanos) {
    try {
      raise(epoch);
      return status(epoch, nowNanos);
    } catch (StorageException e) {
      return refuse(epoch, e.reason(), e.getMessage());
    }
  }

  /** A higher epoch ends whatever a lower one had begun. */
  private void raise(long epoch) throws StorageException {
    if (epoch > storage.fence()) {
      dropStaged();
      learningEpoch = 0;
      storage.promise(epoch);
    }
  }

  private Reply checkpoint(Checkpoint request, long nowNanos) {
    long epoch = request.version().epoch();
    Refused refusal = hear(request.incarnation(), epoch, nowNanos);
    if (refusal != null) {
      return refusal;
    }
    if (request.version().equals(storage.last())) {
      return acknowledge(request, true);
    }
    if (isLearning()) {
      return refuse(epoch, Reason.BUSY, "the replica is being taught");
    }
    if (!request.base().equals(storage.last()) || request.version().isBefore(storage.last())) {
      return refuse(
          epoch,
          Reason.WRONG_BASE,
          request.version() + " builds on " + request.base() + ", not on " + storage.last());
    }
    try {
      raise(epoch);
      return take(request);
    } catch (StorageException e) {
      dropStaged();
      return refuse(epoch, e.reason(), e.getMessage());
    }
  }

  private Reply take(Checkpoint request) throws StorageException {
    if (!request.version().equals(staging)) {
      dropStaged();
      staging = request.version();
    }
    if (request.part() > stagedParts) {
      String detail =
          "part " + request.part() + " of " + staging + " came before part " + stagedParts;
      return refuse(staging.epoch(), Reason.WRONG_BASE, detail);
    }
    if (request.part() == stagedParts) {
      storage.reserve(request.length());
      storage.stage(request.blocks());
      stagedParts++;
    }
    if (!request.isLastPart()) {
      return acknowledge(request, false);
    }
    storage.commit(
        new Commit(
            request.version(),
            request.version().epoch(),
            Commit.Kind.CHECKPOINT,
            request.commitPoint(),
            request.length(),
            request.checksum(),
            request.keeping().keep()));
    staging = Version.NONE;
    stagedParts = 0;
    versions.expire(request.keeping());
    return acknowledge(request, true);
  }

  /** Room that was asked for in advance; a checkpoint that needs more makes it by itself. */
  private Reply reserve(Reserve request, long nowNanos) {
    Refused refusal = hear(request.incarnation(), request.epoch(), nowNanos);
    if (refusal != null) {
      return refusal;
    }
    if (isLearning()) {
      return refuse(request.epoch(), Reason.BUSY, "the replica is being taught");
    }
    try {
      dropStaged();
      storage.reserve(request.capacity());
      return status(request.epoch(), nowNanos);
    } catch (StorageException e) {
      return refuse(request.epoch(), e.reason(), e.getMessage());
    }
  }

  /** Within one epoch nothing lowers a replica, so a late one finds what the epoch has written. */
  private Reply rollBack(RollBack request, long nowNanos) {
    long epoch = request.epoch();
    Refused refusal = hear(request.incarnation(), epoch, nowNanos);
    if (refusal != null) {
      return refusal;
    }
    if (!request.version().isBefore(storage.last())) {
      return status(epoch, nowNanos);
    }
    if (epoch > storage.fence() || isWrittenIn(epoch)) {
      String why = epoch > storage.fence() ? "was not promised" : "wrote " + storage.last();
      return refuse(epoch, Reason.WRONG_BASE, "epoch " + epoch + " " + why);
    }
    if (isLearning()) {
      return refuse(epoch, Reason.BUSY, "the replica is being taught");
    }
    try {
      dropStaged();
      storage.rollBack(request.version());
      return status(epoch, nowNanos);
    } catch (StorageException e) {
      return refuse(epoch, e.reason(), e.getMessage());
    }
  }

  private void dropStaged() {
    storage.dropStaged();
    staging = Version.NONE;
    stagedParts = 0;
  }

  private Reply noteCommitted(CommitPoint request, long nowNanos) {
    Refused refusal = hear(request.incarnation(), request.epoch(), nowNanos);
    if (refusal != null) {
      return refusal;
    }
    try {
      storage.noteCommitted(request.commitPoint());
      return status(request.epoch(), nowNanos);
    } catch (StorageException e) {
      return refuse(request.epoch(), e.reason(), e.getMessage());
    }
  }

  /**
   * Begins to learn for an owner; what an earlier teaching of a lower epoch had begun is dropped.
   *
   * @return null, or why not
   */
  @Nullable Refused beginLearning(Learn request, long nowNanos) {
    Refused refusal = hear(storage.incarnation(), request.epoch(), nowNanos);
    if (refusal != null) {
      return refusal;
    }
    if (isLearning() && learningEpoch == request.epoch()) {
      return refuse(request.epoch(), Reason.BUSY, "the replica is being taught already");
    }
    try {
      raise(request.epoch());
      dropStaged();
      learningEpoch = request.epoch();
      return null;
    } catch (StorageException e) {
      return refuse(request.epoch(), e.reason(), e.getMessage());
    }
  }

  /** Whether a teaching that began in this epoch still goes on. */
  boolean isLearning(long epoch) {
    return learningEpoch == epoch;
  }

  private boolean isLearning() {
    return learningEpoch != 0;
  }

  /**
   * Whether learning this version would take back something that the same epoch has written here
   * (R1), or that readers of this replica may have seen (R7).
   */
  boolean wouldLower(Version version, long epoch) {
    return (isWrittenIn(epoch) && version.isBefore(storage.last()))
        || version.isBefore(storage.commitPoint());
  }

  /** Whether this epoch wrote what the replica holds; it is then in the history of its owner. */
  boolean isWrittenIn(long epoch) {
    return storage.writtenIn() == epoch;
  }

  /** The version is held whole; the answer to the owner. */
  Reply learned(long epoch, long blocks) {
    learningEpoch = 0;
    return new Learned(segment(), storage.incarnation(), epoch, storage.last(), blocks);
  }

  /** Learning came to nothing; the answer to the owner. */
  Reply notLearned(long epoch, Reason reason, String detail) {
    if (learningEpoch == epoch) {
      learningEpoch = 0;
      dropStaged();
    }
    return refuse(epoch, reason, detail);
  }

  /** As {@link #check}; a message that passes is an owner's. */
  private @Nullable Refused hear(long incarnation, long epoch, long nowNanos) {
    Refused refusal = check(incarnation, epoch);
    if (refusal == null) {
      heardNanos = nowNanos;
    }
    return refusal;
  }

  private @Nullable Refused check(long incarnation, long epoch) {
    if (incarnation != storage.incarnation()) {
      return refuse(epoch, Reason.WRONG_INCARNATION, "the replica here is another one");
    }
    if (epoch < storage.fence()) {
      return refuse(epoch, Reason.FENCED, "epoch " + storage.fence() + " was promised");
    }
    return null;
  }

  /** What it is and holds; the answer to a {@link Probe}. */
  public ReplicaStatus status(long nowNanos) {
    return status(0, nowNanos);
  }

  private ReplicaStatus status(long epoch, long nowNanos) {
    return new ReplicaStatus(
        segment(),
        storage.incarnation(),
        epoch,
        storage.fence(),
        storage.last(),
        storage.commitPoint(),
        isOwnerHeard(nowNanos));
  }

  private Acknowledged acknowledge(Checkpoint request, boolean held) {
    return new Acknowledged(
        segment(), storage.incarnation(), request.version(), request.part(), held);
  }

  private Refused refuse(long epoch, Reason reason, String detail) {
    return new Refused(
        segment(), storage.incarnation(), epoch, reason, storage.fence(), storage.last(), detail);
  }

  private SegmentId segment() {
    return storage.segment();
  }
}
