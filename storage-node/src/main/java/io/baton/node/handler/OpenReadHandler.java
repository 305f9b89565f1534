package io.baton.node.handler;

import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.lane.OpenReads.Read;
import io.baton.node.lane.ReadSession;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Pins a version of the replica that is meant. */
final class OpenReadHandler implements Handler<OpenRead> {

  @Override
  public void handle(OpenRead request, Exchange exchange, Lane lane) throws StorageException {
    Hosted hosted = lane.shelf().find(request.segment());
    if (hosted == null) {
      throw Refusals.noReplica(request);
    }
    if (hosted.store().incarnation() != request.incarnation()) {
      throw new StorageException(
          Reason.WRONG_INCARNATION,
          "the replica of segment " + request.segment() + " here is another one");
    }
    Read read =
        lane.reads().open(ReadSession.of(exchange.peer()), hosted, request.newest(), lane.now());
    PinnedVersion version = read.version();
    exchange.reply(
        new ReadOpened(
            request.segment(),
            read.handle(),
            version.version(),
            hosted.store().commitPoint(),
            version.length(),
            version.checksum()));
  }
}
