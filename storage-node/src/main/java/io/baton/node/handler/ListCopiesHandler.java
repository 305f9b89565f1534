package io.baton.node.handler;

import io.baton.node.copy.AsideCopies;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.copy.ListCopies;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Tells of the replica and of the copies that were set aside (R5). */
final class ListCopiesHandler implements Handler<ListCopies> {

  private final AsideCopies copies;

  ListCopiesHandler(AsideCopies copies) {
    this.copies = copies;
  }

  @Override
  public void handle(ListCopies request, Exchange exchange, Lane lane) throws StorageException {
    Hosted hosted = lane.shelf().find(request.segment());
    ReplicaStatus replica =
        hosted == null
            ? ReplicaStatus.absent(request.segment())
            : hosted.replica().status(lane.now());
    copies.list(replica, request.check(), TakeBackHandler.answer(request, exchange));
  }
}
