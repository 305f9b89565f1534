package io.baton.node.handler;

import io.baton.node.lane.Lane;
import io.baton.node.upkeep.Inventory;
import io.baton.replication.inventory.ListReplicas;
import io.baton.replication.inventory.ReplicaPage;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;
import org.jspecify.annotations.Nullable;

/** Tells what replicas there are (R11). */
final class ListReplicasHandler implements Handler<ListReplicas> {

  private final Inventory inventory;

  ListReplicasHandler(Inventory inventory) {
    this.inventory = inventory;
  }

  @Override
  public void handle(ListReplicas request, Exchange exchange, Lane lane) throws StorageException {
    inventory.list(request, (page, failure) -> answer(request, exchange, page, failure));
  }

  private static void answer(
      ListReplicas request,
      Exchange exchange,
      @Nullable ReplicaPage page,
      @Nullable StorageException failure) {
    if (page != null) {
      exchange.reply(page);
    } else if (failure != null) {
      exchange.reply(Refusals.of(request, null, failure.reason(), failure.getMessage()));
    }
  }
}
