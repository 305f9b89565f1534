package io.baton.node.handler;

import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Lane;
import io.baton.replication.inventory.RebuildNoted;
import io.baton.replication.inventory.RegistryRebuilt;
import io.baton.transport.Exchange;

/** Has ZooKeeper looked at, and says whether the node works again (R11). */
final class RegistryRebuiltHandler implements Handler<RegistryRebuilt> {

  private final RegistryGuard guard;

  RegistryRebuiltHandler(RegistryGuard guard) {
    this.guard = guard;
  }

  @Override
  public void handle(RegistryRebuilt request, Exchange exchange, Lane lane) {
    guard.rebuilt(
        request.nonce(), works -> exchange.reply(new RebuildNoted(request.nonce(), works)));
  }
}
