package io.baton.client.follow;

import io.baton.api.Member;
import io.baton.api.error.UnavailableException;
import io.baton.client.session.Connector;
import io.baton.client.session.Loop;
import io.baton.replication.message.Reply;
import io.baton.replication.read.ReadRequest;
import io.baton.transport.Connection;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A follower's connection to its source, kept from one question to the next and not made again.
 * Lives on the loop's thread.
 */
final class SourceLink implements ReplyHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SourceLink.class);

  /** Who uses it; hears nothing after {@link #close}, nor after {@code lost}. */
  interface Listener {

    void connected();

    void received(Reply reply);

    void lost(String why);
  }

  private final Loop loop;
  private final Listener listener;
  private @Nullable Connection connection;
  private boolean over;

  SourceLink(Loop loop, Listener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  void open(Connector connector, Member source) {
    connector.connect(source.node(), this::opened);
  }

  private void opened(@Nullable Connection made, @Nullable Exception failure) {
    if (made == null) {
      lose(failure == null ? "no reason given" : String.valueOf(failure.getMessage()));
    } else if (over) {
      made.close();
    } else {
      connection = made;
      made.onClose(this::closed);
      listener.connected();
    }
  }

  private void closed() {
    try {
      loop.execute(() -> lose("the connection was closed"));
    } catch (UnavailableException e) {
      LOG.debug("the client was closed", e);
    }
  }

  void send(ReadRequest request) {
    if (connection != null && connection.send(request, this) != Connection.Sent.SENT) {
      loop.execute(() -> lose("the connection takes no request"));
    }
  }

  @Override
  public void onReply(Reply reply) {
    if (!over) {
      listener.received(reply);
    }
  }

  @Override
  public void onFailure(ConnectionException cause) {
    lose(String.valueOf(cause.getMessage()));
  }

  private void lose(String why) {
    if (!over) {
      close();
      listener.lost(why);
    }
  }

  void close() {
    over = true;
    Connection now = connection;
    if (now != null) {
      // A request that lets a pin go may be on its way: requests go out in order, before the close.
      loop.execute(now::close);
    }
  }
}
