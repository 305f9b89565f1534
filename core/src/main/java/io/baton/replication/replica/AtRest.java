package io.baton.replication.replica;

import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadUnchanged;
import org.jspecify.annotations.Nullable;

/**
 * A replica whose file is closed, and that nobody but its idle owner and its followers ask for:
 * what the owner says every second changes nothing, what a follower asks is whether anything has
 * changed, and both are answered without the file. A replica that is opened again takes its owner
 * for alive (R4), so it need not be told what was heard meanwhile.
 *
 * @param status what the replica said of itself when it was closed
 */
public record AtRest(ReplicaStatus status) {

  /** What the replica itself would answer, or null if it has to be asked. */
  public @Nullable ReplicaStatus answer(CommitPoint known) {
    boolean changesNothing =
        known.incarnation() == status.incarnation()
            && known.epoch() >= status.fence()
            && !status.commitPoint().isBefore(known.commitPoint());
    if (!changesNothing) {
      return null;
    }
    return new ReplicaStatus(
        status.segment(),
        status.incarnation(),
        known.epoch(),
        status.fence(),
        status.last(),
        status.commitPoint(),
        true);
  }

  /** What the replica itself would answer a reader that holds its commit point, or null. */
  public @Nullable ReadUnchanged answer(OpenRead open) {
    return open.incarnation() == status.incarnation() ? open.unchanged(status.commitPoint()) : null;
  }
}
