package io.baton.node.handler;

import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.learn.Learnings;
import io.baton.replication.message.Learn;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Has the replica taught, and makes it first if there is none (R4). */
final class LearnHandler implements Handler<Learn> {

  private final Learnings learnings;

  LearnHandler(Learnings learnings) {
    this.learnings = learnings;
  }

  @Override
  public void handle(Learn request, Exchange exchange, Lane lane) throws StorageException {
    learnings.admit(request);
    try {
      Hosted hosted = lane.shelf().find(request.segment());
      if (hosted == null) {
        hosted =
            lane.shelf().create(request.segment(), request.name(), request.spec(), request.epoch());
      }
      learnings.begin(request, hosted, lane, exchange::reply);
    } catch (StorageException e) {
      learnings.dismiss();
      throw e;
    }
  }
}
