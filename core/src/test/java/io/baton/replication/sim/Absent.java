package io.baton.replication.sim;

import io.baton.api.Version;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;

/** How a node answers that has no replica. */
final class Absent {

  private Absent() {}

  static Reply answer(Request request) {
    if (request instanceof Probe probe) {
      return ReplicaStatus.absent(probe.segment());
    }
    long epoch = 0;
    if (request instanceof Fence fence) {
      epoch = fence.epoch();
    } else if (request instanceof Checkpoint checkpoint) {
      epoch = checkpoint.version().epoch();
    } else if (request instanceof CommitPoint known) {
      epoch = known.epoch();
    }
    return new Refused(
        request.segment(), 0, epoch, Reason.UNKNOWN_REPLICA, 0, Version.NONE, "no replica here");
  }
}
