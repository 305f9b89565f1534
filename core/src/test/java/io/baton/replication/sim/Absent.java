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
import io.baton.replication.rollback.RollBack;

/** How a node answers that has no replica. */
final class Absent {

  private Absent() {}

  static Reply answer(Request request) {
    if (request instanceof Probe probe) {
      return ReplicaStatus.absent(probe.segment());
    }
    return new Refused(
        request.segment(),
        0,
        epoch(request),
        Reason.UNKNOWN_REPLICA,
        0,
        Version.NONE,
        "no replica here");
  }

  /** Whose owner's request it is; 0 if nobody's. */
  static long epoch(Request request) {
    if (request instanceof Fence fence) {
      return fence.epoch();
    } else if (request instanceof Checkpoint checkpoint) {
      return checkpoint.version().epoch();
    } else if (request instanceof CommitPoint known) {
      return known.epoch();
    } else if (request instanceof RollBack back) {
      return back.epoch();
    }
    return 0;
  }
}
