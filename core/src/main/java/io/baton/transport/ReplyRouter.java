package io.baton.transport;

import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.transport.FrameReader.Received;
import io.baton.transport.FrameWriter.Outgoing;
import io.baton.wire.Control.Ping;
import io.baton.wire.Control.Pong;
import io.baton.wire.MalformedFrameException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's end of a connection, on its event loop: gives each reply to the handler of its
 * request, every other handler the connection's end, and notices when the peer falls silent. Only
 * the two counts of what is reserved are shared with other threads.
 */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
final class ReplyRouter extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyRouter.class);

  /** A request without a reply so far; its blocks' data is not looked at any more. */
  private record Asked(Request request, ReplyHandler handler) {}

  private final Channel channel;
  private final String node;
  private final Connection.Limits limits;
  private final FrameWriter writer;
  private final LongObjectHashMap<Asked> asked = new LongObjectHashMap<>();
  private final AtomicInteger outstanding = new AtomicInteger();
  private final AtomicLong queuedBytes = new AtomicLong();

  private long heardNanos;
  private @Nullable Future<?> watch;
  private @Nullable ConnectionException end;
  private String reason = "closed by the other side";

  ReplyRouter(Channel channel, String node, Connection.Limits limits) {
    this.channel = channel;
    this.node = node;
    this.limits = limits;
    this.writer = new FrameWriter(channel);
  }

  /** Takes room for a request, on any thread; false if there is none. */
  boolean reserve(int bytes) {
    if (outstanding.incrementAndGet() > limits.maxOutstanding()) {
      outstanding.decrementAndGet();
      return false;
    }
    if (queuedBytes.addAndGet(bytes) > limits.maxQueuedBytes()) {
      free(bytes);
      return false;
    }
    return true;
  }

  /** Gives back the room of a request that is not sent, on any thread. */
  void free(int bytes) {
    queuedBytes.addAndGet(-bytes);
    outstanding.decrementAndGet();
  }

  /** Sends a request that has its room. */
  void send(long id, Outgoing frame, Request request, ReplyHandler handler) {
    int size = frame.size();
    if (end != null) {
      frame.head().release();
      free(size);
      handler.onFailure(end);
      return;
    }
    asked.put(id, new Asked(request, handler));
    writer.write(frame).addListener(written -> queuedBytes.addAndGet(-size));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    heardNanos = now(ctx);
    long period = Math.max(1, limits.pingAfter().toNanos() / 2);
    watch =
        ctx.executor()
            .scheduleWithFixedDelay(
                () -> watch(now(ctx) - heardNanos), period, period, TimeUnit.NANOSECONDS);
  }

  private static long now(ChannelHandlerContext ctx) {
    return ctx.executor().ticker().nanoTime();
  }

  private void watch(long silentNanos) {
    if (silentNanos >= limits.silence().toNanos()) {
      reason = "nothing was heard for " + TimeUnit.NANOSECONDS.toMillis(silentNanos) + " ms";
      channel.close();
    } else if (silentNanos >= limits.pingAfter().toNanos()) {
      writer.write(0, new Ping());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Received received = (Received) message;
    heardNanos = now(ctx);
    try {
      if (received.frame().message() instanceof Reply reply) {
        route(received.frame().requestId(), reply);
      } else if (!(received.frame().message() instanceof Pong)) {
        FrameReader.violated(
            channel, new MalformedFrameException("a client was sent what is no reply"));
      }
    } finally {
      received.buffer().release();
    }
  }

  private void route(long id, Reply reply) {
    Asked known = asked.get(id);
    if (known == null) {
      FrameReader.violated(
          channel, new MalformedFrameException(node + " replied to no outstanding request: " + id));
      return;
    }
    if (!known.request().isAnsweredBy(reply)) {
      FrameReader.violated(channel, new MalformedFrameException(stray(known.request(), reply)));
      return;
    }
    asked.remove(id);
    outstanding.decrementAndGet();
    known.handler().onReply(reply);
  }

  private String stray(Request request, Reply reply) {
    return "%s answered %s of segment %s with %s of segment %s: that is for another request"
        .formatted(
            node,
            request.getClass().getSimpleName(),
            request.segment(),
            reply.getClass().getSimpleName(),
            reply.segment());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (watch != null) {
      watch.cancel(false);
    }
    ConnectionException lost =
        new ConnectionException("the connection to " + node + " was lost: " + reason);
    end = lost;
    List<Asked> left = new ArrayList<>(asked.values());
    asked.clear();
    outstanding.addAndGet(-left.size());
    for (Asked unanswered : left) {
      try {
        unanswered.handler().onFailure(lost);
      } catch (RuntimeException e) {
        LOG.error("the handler of a request to {} failed", node, e);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof RuntimeException) {
      LOG.error("closing the connection to {}: the handler of a reply failed", node, cause);
    }
    reason = String.valueOf(cause.getMessage());
    ctx.close();
  }

  @Override
  public String toString() {
    return node;
  }
}
