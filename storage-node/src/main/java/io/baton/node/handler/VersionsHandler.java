package io.baton.node.handler;

import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.lane.OpenReads;
import io.baton.node.lane.OpenReads.Read;
import io.baton.node.lane.ReadSession;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Request;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.storage.StorageException;
import io.baton.replication.version.KeepVersion;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.VersionKeeper;
import io.baton.transport.Exchange;

/** What is asked of versions that a replica keeps. */
final class VersionsHandler {

  void list(ListVersions request, Exchange exchange, Lane lane) throws StorageException {
    exchange.reply(new VersionKeeper(hosted(request, lane).store()).list(request));
  }

  void keep(KeepVersion request, Exchange exchange, Lane lane) throws StorageException {
    exchange.reply(new VersionKeeper(hosted(request, lane).store()).keep(request));
  }

  /** Pins one. */
  void open(OpenVersion request, Exchange exchange, Lane lane) throws StorageException {
    Hosted hosted = hosted(request, lane);
    if (hosted.store().incarnation() != request.incarnation()) {
      throw new StorageException(
          Reason.WRONG_INCARNATION,
          "the replica of segment " + request.segment() + " here is another one");
    }
    OpenReads reads = lane.reads();
    Read read =
        reads.open(
            ReadSession.of(exchange.peer()),
            hosted,
            () -> hosted.store().pin(request.version()),
            lane.now());
    exchange.reply(OpenReadHandler.opened(request.segment(), read));
  }

  private static Hosted hosted(Request request, Lane lane) throws StorageException {
    Hosted hosted = lane.shelf().find(request.segment());
    if (hosted == null) {
      throw Refusals.noReplica(request);
    }
    return hosted;
  }
}
