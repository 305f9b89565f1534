package io.baton.node.handler;

import com.google.common.collect.ImmutableSet;
import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.inventory.Seal;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.message.Reserve;
import io.baton.replication.replica.AtRest;
import io.baton.replication.rollback.RollBack;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** The replica decides, if there is one (R1, R3, R7). */
final class ReplicaHandler implements Handler<Request> {

  static final ImmutableSet<Class<? extends Request>> TAKEN =
      ImmutableSet.of(
          Probe.class,
          Fence.class,
          Checkpoint.class,
          Reserve.class,
          RollBack.class,
          CommitPoint.class);

  private final RegistryGuard guard;

  ReplicaHandler(RegistryGuard guard) {
    this.guard = guard;
  }

  @Override
  public void handle(Request request, Exchange exchange, Lane lane) throws StorageException {
    AtRest resting = lane.shelf().atRest(request.segment());
    if (resting != null && request instanceof CommitPoint known) {
      Reply answer = resting.answer(known);
      if (answer != null) {
        exchange.reply(answer);
        return;
      }
    }
    if (request instanceof Probe) {
      guard.trust().requireForProbe();
    }
    Hosted hosted = lane.shelf().find(request.segment());
    if (hosted != null) {
      guardPromise(request, hosted.store().fence());
      exchange.reply(hosted.receive(request));
    } else if (request instanceof Probe) {
      exchange.reply(ReplicaStatus.absent(request.segment()));
    } else {
      throw Refusals.noReplica(request);
    }
  }

  /**
   * A rebuild's seal, as a fence that needs no registry that can be believed (R11). One that was
   * opened only for this counts as heard for a while, which says nothing of an owner.
   */
  void seal(Seal request, Exchange exchange, Lane lane) throws StorageException {
    boolean courteous = request.courteous() && lane.shelf().isInUse(request.segment());
    Fence.By by = courteous ? Fence.By.COURTEOUS_OPENER : Fence.By.OPENER;
    Hosted hosted = lane.shelf().find(request.segment());
    if (hosted == null) {
      throw Refusals.noReplica(request);
    }
    exchange.reply(
        hosted.receive(new Fence(request.segment(), request.incarnation(), request.epoch(), by)));
  }

  private void guardPromise(Request request, long promised) throws StorageException {
    if (request instanceof Fence fence) {
      guard.trust().requireFor(fence, promised);
    } else if (request instanceof Checkpoint checkpoint) {
      guard.trust().requireFor(checkpoint.version().epoch(), promised);
    }
  }
}
