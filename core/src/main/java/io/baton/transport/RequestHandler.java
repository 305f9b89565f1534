package io.baton.transport;

import io.baton.replication.message.Request;

/** Carries out requests. Called on the event loop thread of the connection: must not block. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * One request, in the order of arrival on its connection.
   *
   * @param request the data of its blocks is a view of the received buffer, valid until {@code
   *     exchange} was replied to
   * @param exchange must be replied to exactly once, also when the connection is lost meanwhile;
   *     now or later, by any thread. If this method throws, the connection is closed, and the
   *     exchange is over
   */
  void handle(Request request, Exchange exchange);
}
