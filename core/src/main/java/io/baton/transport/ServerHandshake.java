package io.baton.transport;

import io.baton.transport.FrameReader.Received;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Reason;
import io.baton.wire.Control.Rejected;
import io.baton.wire.Control.Welcome;
import io.baton.wire.FrameCodec;
import io.baton.wire.MalformedFrameException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for a hello, to a deadline, and gives way to a {@link ServerConnection} if it fits. */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
final class ServerHandshake extends ChannelInboundHandlerAdapter {

  private final Server server;
  private final FrameReader reader;

  ServerHandshake(Server server, FrameReader reader) {
    this.server = server;
    this.reader = reader;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.executor()
        .schedule(
            () -> {
              if (!ctx.isRemoved()) {
                ctx.close();
              }
            },
            server.limits().handshakeTimeout().toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Received received = (Received) message;
    received.buffer().release();
    if (!(received.frame().message() instanceof Hello hello)) {
      FrameReader.violated(
          ctx.channel(), new MalformedFrameException("the first frame is no hello"));
      return;
    }
    FrameWriter writer = new FrameWriter(ctx.channel());
    Rejected rejected = objection(ctx.channel(), hello);
    if (rejected != null) {
      server.observer().turnedAway();
      // Nothing that follows is read; the reply still leaves in order.
      ctx.channel().config().setAutoRead(false);
      writer.write(0, rejected).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    Peer peer = new Peer(ctx.channel(), hello.speaker());
    reader.handshakeDone();
    writer.write(
        0, new Welcome(FrameCodec.VERSION, server.identity().cluster(), server.identity().node()));
    ctx.pipeline().replace(this, null, new ServerConnection(ctx.channel(), peer, server));
  }

  private @Nullable Rejected objection(Channel channel, Hello hello) {
    if (!hello.cluster().equals(server.identity().cluster())) {
      return rejected(Reason.WRONG_CLUSTER, "this is cluster " + server.identity().cluster());
    }
    if (!hello.node().equals(server.identity().node())) {
      return rejected(Reason.WRONG_NODE, "this is node " + server.identity().node());
    }
    if (hello.minVersion() > FrameCodec.VERSION || hello.maxVersion() < FrameCodec.VERSION) {
      return rejected(
          Reason.NO_COMMON_VERSION,
          "protocol versions "
              + hello.minVersion()
              + " to "
              + hello.maxVersion()
              + " are asked for, version "
              + FrameCodec.VERSION
              + " is spoken");
    }
    if (!server.admit(channel)) {
      return rejected(
          Reason.TOO_MANY_CONNECTIONS,
          "it has " + server.limits().maxConnections() + " connections, its limit");
    }
    return null;
  }

  private Rejected rejected(Reason reason, String detail) {
    return new Rejected(reason, server.identity().cluster(), server.identity().node(), detail);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof MalformedFrameException) {
      server.observer().malformed();
    }
    ctx.close();
  }
}
