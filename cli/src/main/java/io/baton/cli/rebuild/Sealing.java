package io.baton.cli.rebuild;

import io.baton.api.Member;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.UnavailableException;
import io.baton.rebuild.Step;
import io.baton.replication.inventory.RebuildNoted;
import io.baton.replication.inventory.RegistryRebuilt;
import io.baton.replication.inventory.Seal;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;

/**
 * Has the replicas of one step promise its epoch. What they answer then is final: if one holds
 * something else than when it was listed, the step is not what it should be, and is not written.
 */
final class Sealing {

  private final Step step;
  private final boolean courteous;

  Sealing(Step step, boolean courteous) {
    this.step = step;
    this.courteous = courteous;
  }

  /**
   * Seals one replica.
   *
   * @throws OwnedElsewhereException if an owner that lives was heard there
   * @throws UnavailableException if it could not be, or has changed
   */
  void seal(Member member, NodeCall call) {
    Reply reply = call.ask(new Seal(step.segment(), member.incarnation(), step.epoch(), courteous));
    if (reply instanceof Refused refused && refused.reason() == Reason.OWNER_HEARD) {
      throw new OwnedElsewhereException(
          "its owner was heard by "
              + call
              + " within the last seconds: stop that application and run again, or say --takeover");
    }
    if (!(reply instanceof ReplicaStatus status)) {
      throw new UnavailableException(call + " refused: " + NodeCall.why(reply));
    }
    if (!status.last().equals(step.seal().get(member))) {
      throw new UnavailableException(
          call + " holds " + status.last() + " now: it was in use; run again");
    }
  }

  /** Tells a node that the registry was rebuilt; whether it works again. */
  static boolean works(NodeCall call, long nonce) {
    try {
      return call.ask(new RegistryRebuilt(nonce)) instanceof RebuildNoted noted && noted.works();
    } catch (UnavailableException e) {
      return false; // it looks by itself
    }
  }
}
