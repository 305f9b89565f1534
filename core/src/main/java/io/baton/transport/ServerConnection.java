package io.baton.transport;

import io.baton.replication.message.Request;
import io.baton.transport.FrameReader.Received;
import io.baton.transport.FrameWriter.Outgoing;
import io.baton.wire.Control.Ping;
import io.baton.wire.Control.Pong;
import io.baton.wire.MalformedFrameException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of a connection, on its event loop: hands on requests, writes replies, and stops
 * reading while the peer has too much unanswered or does not take its replies.
 */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
final class ServerConnection extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  private final Channel channel;
  private final Peer peer;
  private final Server.Limits limits;
  private final RequestHandler handler;
  private final Server.Observer observer;
  private final FrameWriter writer;

  private int withHandler;
  private int unwritten;
  private long heldBytes;
  private long progressNanos;
  private @Nullable Future<?> watch;

  ServerConnection(Channel channel, Peer peer, Server server) {
    this.channel = channel;
    this.peer = peer;
    this.limits = server.limits();
    this.handler = server.handler();
    this.observer = server.observer();
    this.writer = new FrameWriter(channel);
  }

  Peer peer() {
    return peer;
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  Server.Observer observer() {
    return observer;
  }

  /** Takes a reply, on any thread. */
  void reply(Outgoing frame, int held, Runnable whenWritten) {
    try {
      channel.eventLoop().execute(() -> write(frame, held, whenWritten));
    } catch (RejectedExecutionException e) {
      observer.held(-held);
      frame.head().release();
      whenWritten.run();
    }
  }

  private void write(Outgoing frame, int held, Runnable whenWritten) {
    withHandler--;
    unwritten++;
    heldBytes -= held;
    observer.held(-held);
    writer
        .write(frame)
        .addListener(
            written -> {
              unwritten--;
              progressNanos = now();
              readOrPause();
              whenWritten.run();
            });
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    progressNanos = now();
    long period = Math.max(1, limits.idleTimeout().toNanos() / 4);
    watch =
        ctx.executor().scheduleWithFixedDelay(this::watch, period, period, TimeUnit.NANOSECONDS);
  }

  private long now() {
    return channel.eventLoop().ticker().nanoTime();
  }

  /** A peer that is not read from because its requests take long is not idle. */
  private void watch() {
    boolean held = !channel.config().isAutoRead() && withHandler > 0;
    if (!held && now() - progressNanos >= limits.idleTimeout().toNanos()) {
      LOG.info("closing the connection with {}: idle for {}", peer, limits.idleTimeout());
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Received received = (Received) message;
    progressNanos = now();
    if (received.frame().message() instanceof Request request) {
      take(request, received);
      return;
    }
    received.buffer().release();
    if (received.frame().message() instanceof Ping) {
      writer.write(received.frame().requestId(), new Pong());
    } else {
      FrameReader.violated(
          channel, new MalformedFrameException("a server was sent what is no request"));
    }
  }

  private void take(Request request, Received received) {
    int held = received.buffer().capacity();
    withHandler++;
    heldBytes += held;
    observer.held(held);
    readOrPause();
    Exchange exchange = new Exchange(this, request, received);
    try {
      handler.handle(request, exchange);
    } catch (RuntimeException e) {
      LOG.error("closing the connection with {}: a request's handler failed", peer, e);
      if (exchange.end()) {
        withHandler--;
        heldBytes -= held;
        observer.held(-held);
      }
      channel.close();
    }
  }

  private void readOrPause() {
    boolean read =
        withHandler + unwritten < limits.maxUnanswered()
            && heldBytes < limits.maxHeldBytes()
            && channel.isWritable();
    if (channel.isActive() && channel.config().isAutoRead() != read) {
      channel.config().setAutoRead(read);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    readOrPause();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (watch != null) {
      watch.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof MalformedFrameException) {
      observer.malformed();
    }
    LOG.debug("closing the connection with {}", peer, cause);
    ctx.close();
  }
}
