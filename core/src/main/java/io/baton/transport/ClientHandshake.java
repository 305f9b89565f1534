package io.baton.transport;

import io.baton.api.NodeId;
import io.baton.transport.FrameReader.Received;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Rejected;
import io.baton.wire.Control.Welcome;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Says hello, checks who answers, and gives way to a {@link ReplyRouter}. */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientHandshake extends ChannelInboundHandlerAdapter {

  private final InetSocketAddress address;
  private final Hello hello;
  private final Connection.Limits limits;
  private final FrameReader reader;
  private final CompletableFuture<Connection> result;

  ClientHandshake(
      InetSocketAddress address,
      Hello hello,
      Connection.Limits limits,
      FrameReader reader,
      CompletableFuture<Connection> result) {
    this.address = address;
    this.hello = hello;
    this.limits = limits;
    this.reader = reader;
    this.result = result;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    new FrameWriter(ctx.channel()).write(0, hello);
    ctx.executor()
        .schedule(
            () ->
                fail(
                    ctx,
                    named()
                        + " did not answer within "
                        + limits.handshakeTimeout().toMillis()
                        + " ms"),
            limits.handshakeTimeout().toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Received received = (Received) message;
    received.buffer().release();
    if (received.frame().message() instanceof Welcome welcome) {
      welcome(ctx, welcome);
    } else if (received.frame().message() instanceof Rejected rejected) {
      String why = mismatch(rejected.cluster(), rejected.node(), rejected.detail());
      result.completeExceptionally(new ConnectionException(why, rejected));
      fail(ctx, why);
    } else {
      fail(ctx, named() + " answered the handshake with something else");
    }
  }

  private void welcome(ChannelHandlerContext ctx, Welcome welcome) {
    boolean versionFits =
        welcome.version() >= hello.minVersion() && welcome.version() <= hello.maxVersion();
    if (!versionFits
        || !welcome.cluster().equals(hello.cluster())
        || !welcome.node().equals(hello.node())) {
      String detail = "it chose protocol version " + welcome.version();
      fail(ctx, mismatch(welcome.cluster(), welcome.node(), detail));
      return;
    }

    ReplyRouter router = new ReplyRouter(ctx.channel(), named(), limits);
    reader.handshakeDone();
    ctx.pipeline().replace(this, null, router);
    Connection connection = new Connection(ctx.channel(), router);
    if (!result.complete(connection)) {
      connection.close();
    }
  }

  private String mismatch(String cluster, NodeId node, String otherwise) {
    String where = Transport.text(address);
    if (!node.equals(hello.node())) {
      return "node " + node + " answered at " + where + " where " + hello.node() + " was expected";
    }
    return cluster.equals(hello.cluster())
        ? named() + " refused the handshake: " + otherwise
        : named() + " belongs to cluster " + cluster + ", not to " + hello.cluster();
  }

  private String named() {
    return "node " + hello.node() + " at " + Transport.text(address);
  }

  private void fail(ChannelHandlerContext ctx, String why) {
    result.completeExceptionally(new ConnectionException(why));
    if (!ctx.isRemoved()) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, named() + " closed the connection during the handshake");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(ctx, named() + " was lost during the handshake: " + cause);
  }
}
