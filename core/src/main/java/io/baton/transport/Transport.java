package io.baton.transport;

import io.baton.wire.Control.Hello;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Owns the event loop threads, daemons all, that every connection and server of a process runs on.
 * Native epoll where there is one.
 */
public final class Transport implements AutoCloseable {

  private static final long SHUTDOWN_SECONDS = 5;
  private static final int PAGE = 8 << 10;

  /** Chunks of {@link #PAGE} bytes times two to the power of this: each has room for six frames. */
  private static final int MAX_ORDER = 10;

  private final EventLoopGroup group;

  /** Pools frames of every size: a new one of a MiB costs more page faults than its copy. */
  private final PooledByteBufAllocator buffers;

  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /**
   * Prepares the threads; they start with their first connection.
   *
   * @param threads how many, 1 or more
   */
  public Transport(int threads) {
    group =
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory("baton-io", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    buffers =
        new PooledByteBufAllocator(
            true,
            0,
            threads,
            PAGE,
            MAX_ORDER,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            false);
  }

  /**
   * Connects to a storage node and shakes hands.
   *
   * @param address resolved, as a look-up here would hold up a thread of everybody's
   * @param hello who speaks, and the cluster and the node that are meant; both are checked by both
   *     sides
   * @return completed on an event loop thread, with a {@link ConnectionException} if it fails
   */
  public CompletableFuture<Connection> connect(
      InetSocketAddress address, Hello hello, Connection.Limits limits) {
    CompletableFuture<Connection> result = new CompletableFuture<>();
    new Bootstrap()
        .group(group)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, buffers)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                own(channel);
                FrameReader reader = new FrameReader();
                channel
                    .pipeline()
                    .addLast(reader, new ClientHandshake(address, hello, limits, reader, result));
              }
            })
        .connect(address)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                result.completeExceptionally(
                    new ConnectionException(
                        "node %s at %s cannot be reached: %s"
                            .formatted(hello.node(), text(address), connected.cause().getMessage()),
                        connected.cause()));
              }
            });
    return result;
  }

  /**
   * One of the event loop threads, to run something there. With one thread in all, whatever runs
   * there never runs beside a callback of a connection.
   */
  public ScheduledExecutorService loop() {
    return group.next();
  }

  /** Memory that the network's buffers take outside the heap, used or kept for use; in bytes. */
  public long bufferBytes() {
    return buffers.metric().usedDirectMemory();
  }

  /** A server that listens by these threads; the rest is the caller's. */
  ServerBootstrap listener() {
    return new ServerBootstrap()
        .group(group)
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOCATOR, buffers);
  }

  /** Closes {@code channel} with this transport; at once if that is closed. */
  void own(Channel channel) {
    channels.add(channel);
  }

  /** An address as people write it. */
  static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /** Closes every connection and server, and waits until that is done; not from an event loop. */
  @Override
  public void close() {
    // An event loop that is told to stop between two of its steps ends without closing its
    // channels.
    channels.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    group
        .shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(2 * SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }
}
