package io.baton.transport;

import io.baton.replication.message.Reply;

/**
 * Takes the outcome of one request: exactly one call, on the connection's event loop thread. Must
 * neither block nor throw; one that throws closes the connection.
 */
public interface ReplyHandler {

  /**
   * The reply has arrived.
   *
   * @param reply valid only during the call: the data of its blocks is a view of the received
   *     buffer, which is used again afterwards
   */
  void onReply(Reply reply);

  /** The connection was lost before the reply; the request's outcome is unknown. */
  void onFailure(ConnectionException cause);
}
