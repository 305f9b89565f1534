package io.baton.node.handler;

import io.baton.node.lane.Lane;
import io.baton.node.lane.OpenReads.Read;
import io.baton.node.lane.ReadSession;
import io.baton.replication.message.Tags;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.ReadClosed;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadTags;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** What is asked of a pinned version, but for its blocks. */
final class PinnedReadHandler {

  /** Hashes of tag groups. */
  void groups(ReadGroups request, Exchange exchange, Lane lane) throws StorageException {
    Read read =
        lane.reads()
            .use(ReadSession.of(exchange.peer()), request.segment(), request.read(), lane.now());
    long[] hashes = read.version().groupHashes(request.first(), request.count());
    exchange.reply(new GroupHashes(request.segment(), request.read(), request.first(), hashes));
  }

  /** Tags. */
  void tags(ReadTags request, Exchange exchange, Lane lane) throws StorageException {
    Read read =
        lane.reads()
            .use(ReadSession.of(exchange.peer()), request.segment(), request.read(), lane.now());
    Tags tags = read.version().tags(request.first(), request.count());
    exchange.reply(new BlockTags(request.segment(), request.read(), request.first(), tags));
  }

  /** Lets it go. */
  void close(CloseRead request, Exchange exchange, Lane lane) {
    lane.reads().close(ReadSession.of(exchange.peer()), request.read());
    exchange.reply(new ReadClosed(request.segment(), request.read()));
  }
}
