package io.baton.daemon.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service manager's end: a datagram socket that keeps what it is told. */
public final class NotifySocket implements AutoCloseable {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private NotifySocket() {}

  /**
   * Listens.
   *
   * @param name a path where nothing is, or a name of the kernel's own space after a zero byte
   */
  public static NotifySocket bind(String name) {
    NotifySocket socket = new NotifySocket();
    new Bootstrap()
        .group(socket.group)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(
                  ChannelHandlerContext context, DomainDatagramPacket packet) {
                socket.told.add(packet.content().toString(UTF_8));
              }
            })
        .bind(new DomainSocketAddress(name))
        .syncUninterruptibly();
    return socket;
  }

  /** What was told next; empty if there is nothing for so long. */
  public Optional<String> next(Duration limit) throws InterruptedException {
    return Optional.ofNullable(told.poll(limit.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Whether there is something that was not asked for yet. */
  public boolean hasNext() {
    return !told.isEmpty();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
