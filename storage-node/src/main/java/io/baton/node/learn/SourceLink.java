package io.baton.node.learn;

import io.baton.node.lane.Lane;
import io.baton.node.learn.CopyBuffers.Copy;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.read.BlockData;
import io.baton.transport.Connection;
import io.baton.transport.Connection.Sent;
import io.baton.transport.ConnectionException;
import io.baton.transport.ReplyHandler;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a source, of which a puller hears on its replica's lane, that thread being the
 * only one to use it but where said otherwise.
 */
public final class SourceLink implements ReplyHandler {

  /** Who pulls; told on the lane. */
  public interface Puller {

    /** The source is connected. */
    void start(long nowNanos);

    /** The source cannot be reached: the end. */
    void unreachable(Throwable why);

    /** The source has answered. */
    void received(Reply reply, long nowNanos);

    /** The connection is lost. */
    void disconnected();

    /** Time passes. */
    void tick(long nowNanos);
  }

  private final Lane lane;
  private final CopyBuffers copies;
  private final Puller puller;
  private final LongConsumer onTick;
  private @Nullable Connection source;
  private boolean closed;

  /** Not connected yet. */
  SourceLink(Lane lane, CopyBuffers copies, Puller puller) {
    this.lane = lane;
    this.copies = copies;
    this.puller = puller;
    this.onTick = puller::tick;
  }

  /** The attempt to connect has ended; on any thread. */
  void settled(@Nullable Connection connection, @Nullable Throwable failure) {
    boolean taken =
        lane.execute(
            () -> {
              if (connection != null) {
                connected(connection);
              } else if (failure != null) {
                puller.unreachable(failure);
              }
            });
    if (!taken && connection != null) {
      connection.close();
    }
  }

  private void connected(Connection connection) {
    if (closed) {
      connection.close();
      return;
    }
    source = connection;
    lane.addTicked(onTick);
    puller.start(lane.now());
  }

  /** Whether the source was reached. */
  public boolean isConnected() {
    return source != null;
  }

  /** Asks the source for something. */
  public void send(Request request) {
    // After the end only the closing of the read is sent, which the connection's end does as well.
    if (source != null && !closed && source.send(request, this) != Sent.SENT) {
      lane.execute(puller::disconnected);
    }
  }

  @Override
  public void onReply(Reply reply) {
    if (!(reply instanceof BlockData data)) {
      lane.execute(() -> puller.received(reply, lane.now()));
      return;
    }
    Copy copy = copies.copy(data.blocks());
    BlockData kept = new BlockData(data.segment(), data.read(), copy.blocks());
    boolean taken =
        lane.execute(
            () -> {
              try {
                puller.received(kept, lane.now());
              } finally {
                copies.giveBack(copy);
              }
            });
    if (!taken) {
      copies.giveBack(copy);
    }
  }

  @Override
  public void onFailure(ConnectionException cause) {
    lane.execute(puller::disconnected);
  }

  /** Lets the source go. Harmless twice. */
  public void close() {
    closed = true;
    lane.removeTicked(onTick);
    if (source != null) {
      source.close();
    }
  }
}
