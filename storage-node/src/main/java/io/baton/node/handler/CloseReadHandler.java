package io.baton.node.handler;

import io.baton.node.lane.Lane;
import io.baton.node.lane.ReadSession;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.ReadClosed;
import io.baton.transport.Exchange;

/** Lets a pinned version go. */
final class CloseReadHandler implements Handler<CloseRead> {

  @Override
  public void handle(CloseRead request, Exchange exchange, Lane lane) {
    lane.reads().close(ReadSession.of(exchange.peer()), request.read());
    exchange.reply(new ReadClosed(request.segment(), request.read()));
  }
}
