package io.baton.node.handler;

import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.learn.Learnings;
import io.baton.replication.message.Learn;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Has the replica taught, and makes it first if there is none (R4). */
final class LearnHandler implements Handler<Learn> {

  private final RegistryGuard guard;
  private final Learnings learnings;

  LearnHandler(RegistryGuard guard, Learnings learnings) {
    this.guard = guard;
    this.learnings = learnings;
  }

  @Override
  public void handle(Learn request, Exchange exchange, Lane lane) throws StorageException {
    guard.trust().requireNotBack();
    learnings.admit(request);
    try {
      Hosted hosted = lane.shelf().find(request.segment());
      if (hosted == null) {
        hosted =
            lane.shelf().create(request.segment(), request.name(), request.spec(), request.epoch());
      }
      guard.trust().requireFor(request.epoch(), hosted.store().fence());
      learnings.begin(request, hosted, lane, exchange::reply);
    } catch (StorageException e) {
      learnings.dismiss();
      throw e;
    }
  }
}
