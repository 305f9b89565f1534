package io.baton.replication.replica;

import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.ReplicaStatus;
import org.jspecify.annotations.Nullable;

/**
 * A replica whose file is closed, and that nobody but its idle owner asks for: what the owner says
 * every second changes nothing, and is answered without the file. A replica that is opened again
 * takes its owner for alive (R4), so it need not be told what was heard meanwhile.
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
}
