package io.baton.node.handler;

import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.message.Create;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Makes an empty replica; one that is there already answers as to a fence (R9). */
final class CreateHandler implements Handler<Create> {

  private final RegistryGuard guard;

  CreateHandler(RegistryGuard guard) {
    this.guard = guard;
  }

  @Override
  public void handle(Create request, Exchange exchange, Lane lane) throws StorageException {
    guard.trust().requireNotBack();
    Hosted hosted = lane.shelf().find(request.segment());
    if (hosted == null) {
      hosted =
          lane.shelf().create(request.segment(), request.name(), request.spec(), request.epoch());
    }
    exchange.reply(hosted.receive(request));
  }
}
