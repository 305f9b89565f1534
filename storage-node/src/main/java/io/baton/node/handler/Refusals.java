package io.baton.node.handler;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.node.lane.Hosted;
import io.baton.replication.copy.TakeBack;
import io.baton.replication.inventory.Seal;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Request;
import io.baton.replication.rollback.RollBack;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** What a node refuses by itself, before or after its replica was asked. */
final class Refusals {

  private Refusals() {}

  /** Refuses; of the replica, if there is one, it says what it holds. */
  static Refused of(Request request, @Nullable Hosted hosted, Reason reason, String detail) {
    SegmentId segment = request.segment();
    long epoch = epoch(request);
    if (hosted == null) {
      return new Refused(segment, 0, epoch, reason, 0, Version.NONE, detail);
    }
    ReplicaStorage storage = hosted.store();
    return new Refused(
        segment, storage.incarnation(), epoch, reason, storage.fence(), storage.last(), detail);
  }

  static StorageException noReplica(Request request) {
    return new StorageException(
        Reason.UNKNOWN_REPLICA, "this node has no replica of segment " + request.segment());
  }

  private static long epoch(Request request) {
    if (request instanceof Checkpoint checkpoint) {
      return checkpoint.version().epoch();
    } else if (request instanceof Fence fence) {
      return fence.epoch();
    } else if (request instanceof CommitPoint point) {
      return point.epoch();
    } else if (request instanceof RollBack back) {
      return back.epoch();
    } else if (request instanceof Create create) {
      return create.epoch();
    } else if (request instanceof Learn learn) {
      return learn.epoch();
    } else if (request instanceof TakeBack takeBack) {
      return takeBack.epoch();
    } else if (request instanceof Seal seal) {
      return seal.epoch();
    }
    return 0;
  }
}
