package io.baton.transport;

import io.baton.wire.Control.Speaker;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Who sends requests over one connection to a server. Safe for use by several threads. */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Peer {

  private final Channel channel;
  private final Speaker speaker;
  private volatile @Nullable Object attachment;

  Peer(Channel channel, Speaker speaker) {
    this.channel = channel;
    this.speaker = speaker;
  }

  /** Who it says it is. */
  public Speaker speaker() {
    return speaker;
  }

  /** Where it is. */
  public SocketAddress address() {
    return channel.remoteAddress();
  }

  /** Runs {@code action} on an event loop thread once the connection is closed, perhaps now. */
  public void onClose(Runnable action) {
    channel.closeFuture().addListener(closed -> action.run());
  }

  /** What the request handler hung on this connection, if anything. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Hangs something on this connection, such as its open reads; one thing at a time. */
  public void attach(@Nullable Object thing) {
    attachment = thing;
  }

  /** Closes the connection. Its exchanges must be replied to all the same. */
  public void close() {
    channel.close();
  }

  @Override
  public String toString() {
    return speaker + " at " + channel.remoteAddress();
  }
}
