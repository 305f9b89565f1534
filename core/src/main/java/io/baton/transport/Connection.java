package io.baton.transport;

import com.google.common.base.Preconditions;
import io.baton.replication.message.Request;
import io.baton.transport.FrameWriter.Outgoing;
import io.baton.wire.FrameCodec;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection to one storage node, after the handshake. Methods may be called by any thread and
 * only enqueue.
 */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Connection implements AutoCloseable {

  /**
   * What a connection may use and how patient it is.
   *
   * @param connectTimeout until the other side's machine has answered
   * @param handshakeTimeout until the node has answered
   * @param pingAfter a connection on which nothing was heard for so long is asked whether anybody
   *     is there
   * @param silence a connection on which no whole frame was heard for so long is closed; more than
   *     {@code pingAfter}, and more than the largest frame takes on the slowest network
   * @param maxOutstanding requests without a reply; no more than the server's limit, or else the
   *     server may stop reading, pings too, while it carries out requests
   * @param maxQueuedBytes of requests not yet given to the socket; a whole frame at least
   */
  public record Limits(
      Duration connectTimeout,
      Duration handshakeTimeout,
      Duration pingAfter,
      Duration silence,
      int maxOutstanding,
      long maxQueuedBytes) {

    /** Checks how they relate. */
    public Limits {
      Preconditions.checkArgument(
          pingAfter.toMillis() > 0 && silence.compareTo(pingAfter) > 0,
          "silence (%s) must be longer than pingAfter (%s)",
          silence,
          pingAfter);
      Preconditions.checkArgument(
          maxQueuedBytes >= FrameCodec.MAX_LENGTH,
          "maxQueuedBytes (%s) must take a frame (%s)",
          maxQueuedBytes,
          FrameCodec.MAX_LENGTH);
      Preconditions.checkArgument(
          maxOutstanding > 0, "maxOutstanding must be 1 or more, not %s", maxOutstanding);
    }
  }

  /** What became of a request that was to be sent. */
  public enum Sent {
    /** On its way: the handler will be called once. */
    SENT,
    /** A limit of the connection is reached; nothing was sent, and the handler is not called. */
    BUSY,
    /** The connection is closed; nothing was sent, and the handler is not called. */
    CLOSED
  }

  private final Channel channel;
  private final ReplyRouter router;
  private final AtomicLong nextId = new AtomicLong(1);

  Connection(Channel channel, ReplyRouter router) {
    this.channel = channel;
    this.router = router;
  }

  /**
   * Sends a request. Requests go out in the order of the calls.
   *
   * @param request its blocks' data is not copied and must stay as it is until {@code handler} is
   *     called
   * @throws IllegalArgumentException if the request exceeds a limit of the protocol
   */
  public Sent send(Request request, ReplyHandler handler) {
    if (!channel.isActive()) {
      return Sent.CLOSED;
    }
    long id = nextId.getAndIncrement();
    Outgoing frame = Outgoing.of(channel.alloc(), id, request);
    int size = frame.size();
    if (!router.reserve(size)) {
      frame.head().release();
      return Sent.BUSY;
    }
    try {
      channel.eventLoop().execute(() -> router.send(id, frame, request, handler));
      return Sent.SENT;
    } catch (RejectedExecutionException e) {
      frame.head().release();
      router.free(size);
      return Sent.CLOSED;
    }
  }

  /** Whether requests can still be sent. */
  public boolean isOpen() {
    return channel.isActive();
  }

  /**
   * Runs {@code action} on an event loop thread once the connection is closed, perhaps now;
   * handlers of outstanding requests may be told later.
   */
  public void onClose(Runnable action) {
    channel.closeFuture().addListener(closed -> action.run());
  }

  /** Closes the connection; handlers of outstanding requests are told. */
  @Override
  public void close() {
    channel.close();
  }

  @Override
  public String toString() {
    return "connection to " + router;
  }
}
