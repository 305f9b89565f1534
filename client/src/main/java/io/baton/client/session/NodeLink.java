package io.baton.client.session;

import io.baton.api.NodeId;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.transport.Connection;
import io.baton.transport.Connection.Sent;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one storage node that small messages take, shared by every segment of this
 * process. It is made again for as long as somebody listens, at intervals that double from {@link
 * #FIRST_RETRY} to {@link #LAST_RETRY}.
 */
public final class NodeLink {

  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  static final Duration FIRST_RETRY = Duration.ofMillis(50);
  static final Duration LAST_RETRY = Duration.ofSeconds(1);
  static final Duration LINGER = Duration.ofSeconds(10);

  /** Requests that wait while the connection is busy; owners bound theirs by their windows. */
  private static final int MAX_WAITING = 1 << 16;

  /** Somebody who wants to be connected. */
  public interface Listener {

    /** Messages can be sent. */
    void connected(NodeId node);

    /** They cannot; what was sent and not answered may or may not have arrived. */
    void disconnected(NodeId node);

    /** There is no connection as yet; {@code why} names the node's address. */
    default void unreachable(NodeId node, String why) {}
  }

  private final NodeId node;
  private final Connector connector;
  private final Loop loop;
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Connection connection;
  private boolean connecting;
  private boolean lingering;
  private Duration retry = FIRST_RETRY;
  private String why = "";

  NodeLink(NodeId node, Connector connector, Loop loop) {
    this.node = node;
    this.connector = connector;
    this.loop = loop;
  }

  void add(Listener listener) {
    if (listeners.add(listener)) {
      if (connection == null) {
        connect();
        listener.unreachable(node, why);
      } else if (connection.isOpen()) {
        listener.connected(node);
      }
    }
  }

  /** Lets the connection go some time after its last listener: the next one comes soon. */
  void remove(Listener listener) {
    listeners.remove(listener);
    if (listeners.isEmpty() && !lingering) {
      lingering = true;
      loop.after(LINGER, this::closeIfUnused);
    }
  }

  private void closeIfUnused() {
    lingering = false;
    if (listeners.isEmpty() && connection != null) {
      connection.close();
    }
  }

  private void connect() {
    if (connection == null && !connecting && !listeners.isEmpty()) {
      connecting = true;
      if (why.isEmpty()) {
        why = "nothing was heard from " + connector.address(node).orElse("an unknown address");
      }
      connector.connect(node, this::connected);
    }
  }

  private void connected(@Nullable Connection made, @Nullable Exception failure) {
    connecting = false;
    if (made == null) {
      failed(failure == null ? "no reason given" : String.valueOf(failure.getMessage()));
      loop.after(retry, this::connect);
      retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
      return;
    }
    retry = FIRST_RETRY;
    why = "";
    connection = made;
    made.onClose(() -> loop.execute(() -> lost(made)));
    for (Listener listener : Set.copyOf(listeners)) {
      listener.connected(node);
    }
    if (listeners.isEmpty()) {
      made.close();
    }
  }

  private void failed(String reason) {
    why = reason;
    for (Listener listener : Set.copyOf(listeners)) {
      listener.unreachable(node, why);
    }
  }

  private void lost(Connection which) {
    if (connection == which) {
      connection = null;
      dropWaiting();
      for (Listener listener : Set.copyOf(listeners)) {
        listener.disconnected(node);
      }
      loop.after(retry, this::connect);
    }
  }

  /** What a request's sender wants to know, on the loop's thread. */
  public interface Sender {

    /** The reply, if one comes. */
    void replied(Reply reply);

    /** Called once, however it went: nothing reads the request's blocks any more. */
    default void done() {}
  }

  static Sender sender(Consumer<Reply> onReply, Runnable whenDone) {
    return new Sender() {
      @Override
      public void replied(Reply reply) {
        onReply.accept(reply);
      }

      @Override
      public void done() {
        whenDone.run();
      }
    };
  }

  /** Sends, if there is a connection, in the order of the calls. */
  void send(Request request, Sender sender) {
    Connection now = connection;
    Waiting next = new Waiting(request, sender);
    if (now == null) {
      sender.done();
    } else if (!waiting.isEmpty() || isBusy(now, next)) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(next);
      } else {
        LOG.warn("node {} takes nothing: a request for {} is dropped", node, request.segment());
        sender.done();
      }
    }
  }

  private boolean isBusy(Connection to, Waiting next) {
    Sent sent = to.send(next.request(), new Answer(next.sender()));
    if (sent == Sent.CLOSED) {
      next.sender().done();
    }
    return sent == Sent.BUSY;
  }

  /** A busy connection owes replies: with each there may be room again. */
  private void sendWaiting() {
    Connection now = connection;
    while (now != null && !waiting.isEmpty() && !isBusy(now, waiting.getFirst())) {
      waiting.remove();
    }
  }

  private void dropWaiting() {
    waiting.forEach(request -> request.sender().done());
    waiting.clear();
  }

  void close() {
    listeners.clear();
    dropWaiting();
    if (connection != null) {
      connection.close();
    }
  }

  private record Waiting(Request request, Sender sender) {}

  /** A lost connection is told to listeners, so a failure needs no word of its own. */
  private final class Answer implements ReplyHandler {
    private final Sender sender;

    Answer(Sender sender) {
      this.sender = sender;
    }

    @Override
    public void onReply(Reply reply) {
      try {
        sender.replied(reply);
      } finally {
        sender.done();
        sendWaiting();
      }
    }

    @Override
    public void onFailure(ConnectionException cause) {
      sender.done();
    }
  }
}
