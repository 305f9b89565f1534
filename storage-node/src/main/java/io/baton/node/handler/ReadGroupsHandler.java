package io.baton.node.handler;

import io.baton.node.lane.Lane;
import io.baton.node.lane.OpenReads.Read;
import io.baton.node.lane.ReadSession;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Hashes of tag groups of a pinned version. */
final class ReadGroupsHandler implements Handler<ReadGroups> {

  @Override
  public void handle(ReadGroups request, Exchange exchange, Lane lane) throws StorageException {
    Read read =
        lane.reads()
            .use(ReadSession.of(exchange.peer()), request.segment(), request.read(), lane.now());
    long[] hashes = read.version().groupHashes(request.first(), request.count());
    exchange.reply(new GroupHashes(request.segment(), request.read(), request.first(), hashes));
  }
}
