package io.baton.node.handler;

import io.baton.api.SegmentId;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.node.lane.OpenReads.Read;
import io.baton.node.lane.ReadSession;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadUnchanged;
import io.baton.replication.replica.AtRest;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Pins a version of the replica that is meant, unless its reader holds that already. */
final class OpenReadHandler implements Handler<OpenRead> {

  @Override
  public void handle(OpenRead request, Exchange exchange, Lane lane) throws StorageException {
    AtRest resting = lane.shelf().atRest(request.segment());
    ReadUnchanged unopened = resting == null ? null : resting.answer(request);
    if (unopened != null) {
      exchange.reply(unopened);
      return;
    }
    Hosted hosted = lane.shelf().find(request.segment());
    if (hosted == null) {
      throw Refusals.noReplica(request);
    }
    if (hosted.store().incarnation() != request.incarnation()) {
      throw new StorageException(
          Reason.WRONG_INCARNATION,
          "the replica of segment " + request.segment() + " here is another one");
    }
    ReadUnchanged unchanged = request.unchanged(hosted.store().commitPoint());
    if (unchanged != null) {
      exchange.reply(unchanged);
      return;
    }
    Read read =
        lane.reads()
            .open(
                ReadSession.of(exchange.peer()),
                hosted,
                () -> hosted.store().pin(request.newest()),
                lane.now());
    exchange.reply(opened(request.segment(), read));
  }

  /** What the reader is told. */
  static ReadOpened opened(SegmentId segment, Read read) {
    PinnedVersion version = read.version();
    return new ReadOpened(
        segment,
        read.handle(),
        version.version(),
        read.hosted().store().commitPoint(),
        version.length(),
        version.checksum());
  }
}
