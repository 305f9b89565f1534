package io.baton.node.handler;

import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Probe;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Probe, Fence, Checkpoint, CommitPoint: the replica decides, if there is one (R1, R3, R7). */
final class ReplicaHandler implements Handler<Request> {

  @Override
  public void handle(Request request, Exchange exchange, Lane lane) throws StorageException {
    Reply resting = request instanceof CommitPoint known ? lane.shelf().answerAtRest(known) : null;
    if (resting != null) {
      exchange.reply(resting);
      return;
    }
    Hosted hosted = lane.shelf().find(request.segment());
    if (hosted != null) {
      exchange.reply(hosted.receive(request));
    } else if (request instanceof Probe) {
      exchange.reply(ReplicaStatus.absent(request.segment()));
    } else {
      throw Refusals.noReplica(request);
    }
  }
}
