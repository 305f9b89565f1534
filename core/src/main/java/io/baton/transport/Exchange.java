package io.baton.transport;

import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.transport.FrameReader.Received;
import io.baton.transport.FrameWriter.Outgoing;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request that waits for its reply. It alone holds the request's buffer, and gives it back at
 * the reply, so that the request's data stays valid until then whatever becomes of the connection:
 * every exchange must be replied to, once.
 */
public final class Exchange {

  private final ServerConnection connection;
  private final long requestId;
  private final ByteBuf buffer;
  private final int heldBytes;
  private final Request request;
  private final long arrivedNanos = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();

  Exchange(ServerConnection connection, Request request, Received received) {
    this.connection = connection;
    this.request = request;
    this.requestId = received.frame().requestId();
    this.buffer = received.buffer();
    this.heldBytes = buffer.capacity();
  }

  /** Who asks. */
  public Peer peer() {
    return connection.peer();
  }

  /** As {@link #reply(Reply, Runnable)}, for replies whose data is not used again. */
  public void reply(Reply reply) {
    reply(reply, () -> {});
  }

  /**
   * Ends the exchange, on any thread. The request's data must not be used any more. If the
   * connection is gone, the reply is dropped.
   *
   * @param reply its blocks' data is not copied and must stay as it is until {@code whenWritten}
   * @param whenWritten called once, on an event loop thread, when the reply was given to the socket
   *     or never will be (by the caller's thread if the transport is closed); must not block
   * @throws IllegalArgumentException if the reply exceeds a limit of the protocol; the exchange
   *     goes on
   * @throws IllegalStateException if it was replied to before
   */
  public void reply(Reply reply, Runnable whenWritten) {
    Outgoing frame = Outgoing.of(connection.allocator(), requestId, reply);
    if (!end()) {
      frame.head().release();
      throw new IllegalStateException("request " + requestId + " was replied to before");
    }
    connection.observer().answered(request, reply, System.nanoTime() - arrivedNanos);
    connection.reply(frame, heldBytes, whenWritten);
  }

  /** Gives the request's buffer back; false if that was done before. */
  boolean end() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    buffer.release();
    return true;
  }
}
