package io.baton.transport;

import com.google.common.base.Preconditions;
import io.baton.api.NodeId;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for connections and gives their requests to a {@link RequestHandler}. */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Server implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /**
   * What peers may use and how patient the server is.
   *
   * @param maxConnections after a handshake; as many again may be shaking hands
   * @param handshakeTimeout until a hello has arrived
   * @param idleTimeout a connection without a whole frame in, or a reply out, for so long is
   *     closed; more than the clients' {@code pingAfter}
   * @param maxUnanswered requests of one connection whose replies are not written: at this limit
   *     the connection is not read from
   * @param maxHeldBytes of one connection's requests that wait for a reply: at this limit the
   *     connection is not read from; may be exceeded by one request
   */
  public record Limits(
      int maxConnections,
      Duration handshakeTimeout,
      Duration idleTimeout,
      int maxUnanswered,
      long maxHeldBytes) {

    /** Checks the ranges. */
    public Limits {
      Preconditions.checkArgument(
          maxConnections > 0 && maxUnanswered > 0 && maxHeldBytes > 0,
          "limits must be 1 or more: maxConnections %s, maxUnanswered %s, maxHeldBytes %s",
          maxConnections,
          maxUnanswered,
          maxHeldBytes);
    }
  }

  /**
   * Who a server is.
   *
   * @param cluster the id of its cluster
   * @param node its own
   */
  public record Identity(String cluster, NodeId node) {}

  /**
   * Hears what a server does, to count it. Called on event loop threads and by whoever replies, for
   * every request: must be quick, and must not throw.
   */
  public interface Observer {

    /** Hears nothing. */
    Observer NONE =
        new Observer() {
          @Override
          public void answered(Request request, Reply reply, long nanos) {}

          @Override
          public void held(long bytes) {}

          @Override
          public void malformed() {}

          @Override
          public void turnedAway() {}
        };

    /**
     * A request was replied to.
     *
     * @param request whose blocks' data must not be looked at any more
     * @param reply its blocks' data likewise
     * @param nanos since the request had arrived whole
     */
    void answered(Request request, Reply reply, long nanos);

    /** Requests that wait for a reply hold so many bytes more, or less if negative. */
    void held(long bytes);

    /** A connection is closed, as its peer broke the protocol. */
    void malformed();

    /** A connection was refused, for what its hello says or as there are too many. */
    void turnedAway();
  }

  private final Identity identity;
  private final Limits limits;
  private final RequestHandler handler;
  private final Observer observer;
  private final AtomicInteger admitted = new AtomicInteger();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /** Two connections in a period tell as much as thousands. */
  private final LogQuota full = new LogQuota(2, Duration.ofMinutes(1));

  private Server(Identity identity, Limits limits, RequestHandler handler, Observer observer) {
    this.identity = identity;
    this.limits = limits;
    this.handler = handler;
    this.observer = observer;
  }

  /**
   * Starts to listen.
   *
   * @param address where; port 0 lets the system choose one
   * @throws IOException if it is not to be had
   */
  public static Server bind(
      Transport transport,
      InetSocketAddress address,
      Identity identity,
      Limits limits,
      RequestHandler handler,
      Observer observer)
      throws IOException {
    Server server = new Server(identity, limits, handler, observer);
    ChannelFuture bound =
        transport
            .listener()
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    transport.own(channel);
                    server.accept(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "node " + identity.node() + " cannot listen at " + Transport.text(address),
          bound.cause());
    }
    transport.own(bound.channel());
    server.channels.add(bound.channel());
    return server;
  }

  private void accept(Channel channel) {
    if (channels.size() > 2 * limits.maxConnections()) {
      observer.turnedAway();
      refused(channel);
      channel.close();
      return;
    }
    channels.add(channel);
    FrameReader reader = new FrameReader();
    channel.pipeline().addLast(reader, new ServerHandshake(this, reader));
  }

  /** Counts a connection whose hello fits; false if there are too many. */
  boolean admit(Channel channel) {
    if (admitted.incrementAndGet() > limits.maxConnections()) {
      admitted.decrementAndGet();
      refused(channel);
      return false;
    }
    channel.closeFuture().addListener(closed -> admitted.decrementAndGet());
    return true;
  }

  private void refused(Channel channel) {
    long unsaid = full.take(channel.eventLoop().ticker().nanoTime());
    if (unsaid >= 0) {
      LOG.warn(
          "refusing a connection from {}: {} have shaken hands, {} are open, and the limit is {}{}",
          channel.remoteAddress(),
          admitted.get(),
          channels.size() - 1,
          limits.maxConnections(),
          unsaid == 0 ? "" : "; not said of " + unsaid + " others before it");
    }
  }

  Identity identity() {
    return identity;
  }

  Limits limits() {
    return limits;
  }

  RequestHandler handler() {
    return handler;
  }

  Observer observer() {
    return observer;
  }

  /** Where it listens, with the true port. */
  public InetSocketAddress address() {
    return channels.stream()
        .filter(ServerChannel.class::isInstance)
        .map(listening -> (InetSocketAddress) listening.localAddress())
        .findAny()
        .orElseThrow(() -> new IllegalStateException("the server is closed"));
  }

  /** Whether new connections are taken. */
  public boolean isListening() {
    return channels.stream().anyMatch(ServerChannel.class::isInstance);
  }

  /** Connections that have shaken hands. */
  public int connections() {
    return admitted.get();
  }

  /** Stops listening and closes every connection, and waits for it; not from an event loop. */
  @Override
  public void close() {
    channels.close().awaitUninterruptibly();
  }
}
