package io.baton.node.handler;

import io.baton.api.SegmentId;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.upkeep.Tombstones;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.removal.Drop;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Has ZooKeeper looked at, then says what is left (R10). */
final class DropHandler implements Handler<Drop> {

  private final Tombstones tombstones;

  DropHandler(Tombstones tombstones) {
    this.tombstones = tombstones;
  }

  @Override
  public void handle(Drop request, Exchange exchange, Lane lane) throws StorageException {
    SegmentId segment = request.segment();
    if (lane.shelf().find(segment) == null) {
      exchange.reply(ReplicaStatus.absent(segment));
    } else if (!tombstones.look(segment, () -> answer(request, exchange, lane))) {
      throw new StorageException(
          Reason.BUSY, "too many segments wait to be looked up; try again later");
    }
  }

  private static void answer(Drop request, Exchange exchange, Lane lane) {
    try {
      Hosted left = lane.shelf().find(request.segment());
      exchange.reply(
          left == null
              ? ReplicaStatus.absent(request.segment())
              : left.receive(new Probe(request.segment())));
    } catch (StorageException e) {
      exchange.reply(Refusals.of(request, null, e.reason(), e.getMessage()));
    }
  }
}
