package io.baton.node.handler;

import io.baton.node.lane.Lane;
import io.baton.replication.message.Request;
import io.baton.replication.storage.StorageException;
import io.baton.transport.Exchange;

/** Carries out one kind of request, on the thread of its segment's lane. */
@FunctionalInterface
interface Handler<R extends Request> {

  /**
   * Replies now or later, once.
   *
   * @throws StorageException what the request is to be refused for; nothing was replied then
   */
  void handle(R request, Exchange exchange, Lane lane) throws StorageException;
}
