package io.baton.node.handler;

import io.baton.node.lane.Lane;
import io.baton.node.upkeep.Rebuilds;
import io.baton.replication.inventory.ListReplicas;
import io.baton.replication.inventory.RebuildNoted;
import io.baton.replication.inventory.RegistryRebuilt;
import io.baton.replication.inventory.ReplicaPage;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;
import org.jspecify.annotations.Nullable;

/** What a rebuild of ZooKeeper asks of a node as such (R11). */
final class RebuildHandler {

  private final Rebuilds rebuilds;

  RebuildHandler(Rebuilds rebuilds) {
    this.rebuilds = rebuilds;
  }

  /** Tells what replicas there are. */
  void list(ListReplicas request, Exchange exchange, Lane lane) throws StorageException {
    rebuilds.inventory().list(request, (page, failure) -> answer(request, exchange, page, failure));
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

  /** Has ZooKeeper looked at, and says whether the node works again. */
  void rebuilt(RegistryRebuilt request, Exchange exchange, Lane lane) {
    rebuilds
        .guard()
        .rebuilt(
            request.nonce(), works -> exchange.reply(new RebuildNoted(request.nonce(), works)));
  }
}
