package io.baton.node.handler;

import io.baton.node.lane.Lane;
import io.baton.node.lane.OpenReads.Read;
import io.baton.node.lane.ReadSession;
import io.baton.replication.message.Tags;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.ReadTags;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Tags of a pinned version. */
final class ReadTagsHandler implements Handler<ReadTags> {

  @Override
  public void handle(ReadTags request, Exchange exchange, Lane lane) throws StorageException {
    Read read =
        lane.reads()
            .use(ReadSession.of(exchange.peer()), request.segment(), request.read(), lane.now());
    Tags tags = read.version().tags(request.first(), request.count());
    exchange.reply(new BlockTags(request.segment(), request.read(), request.first(), tags));
  }
}
