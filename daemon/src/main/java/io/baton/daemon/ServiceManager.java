package io.baton.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever started this process and wants to know how it stands with it: systemd, or another that
 * speaks the protocol of {@code sd_notify(3)}. Where there is none, nothing is told. That it cannot
 * be told is logged and no more: the process does its work without.
 */
final class ServiceManager {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final String VARIABLE = "NOTIFY_SOCKET";

  /** A manager that does not read holds up a stop no longer. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Optional<String> socket;

  private ServiceManager(Optional<String> socket) {
    this.socket = socket;
  }

  /** The one that an environment names. */
  static ServiceManager of(Map<String, String> environment) {
    return new ServiceManager(
        Optional.ofNullable(environment.get(VARIABLE)).filter(socket -> !socket.isEmpty()));
  }

  /** Tells that the process serves. */
  void ready() {
    tell("READY=1");
  }

  /** Tells that it has begun to stop. */
  void stopping() {
    tell("STOPPING=1");
  }

  /**
   * Tells why it ends.
   *
   * @param why in as many lines as it likes; it becomes one
   */
  void failed(String why) {
    tell("STATUS=" + why.replaceAll("\\s+", " "));
  }

  private void tell(String state) {
    if (socket.isEmpty()) {
      return;
    }
    try {
      send(socket.get(), state);
    } catch (IOException e) {
      LOG.warn("{} cannot be told to {}={}: {}", state, VARIABLE, socket.get(), e.getMessage());
    }
  }

  /**
   * By this process itself, as systemd asks who sent it; and at once, as it may end right after.
   */
  private static void send(String socket, String state) throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException("no native epoll here", Epoll.unavailabilityCause());
    }
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("baton-notify", true), EpollIoHandler.newFactory());
    try {
      Channel channel =
          await(
              new Bootstrap()
                  .group(group)
                  .channel(EpollDomainDatagramChannel.class)
                  .handler(new ChannelInboundHandlerAdapter())
                  .connect(address(socket)));
      await(channel.writeAndFlush(Unpooled.copiedBuffer(state, UTF_8)));
    } finally {
      var unused = group.shutdownGracefully();
    }
  }

  /** A path, or a name in the kernel's own space, which begins with a zero byte. */
  private static DomainSocketAddress address(String socket) throws IOException {
    if (socket.startsWith("/")) {
      return new DomainSocketAddress(socket);
    }
    if (socket.startsWith("@")) {
      return new DomainSocketAddress('\0' + socket.substring(1));
    }
    throw new IOException("that is neither a path nor a name that begins with @");
  }

  private static Channel await(ChannelFuture step) throws IOException {
    if (!step.awaitUninterruptibly(LIMIT.toMillis())) {
      throw new IOException("nothing was taken within " + LIMIT.toSeconds() + " s");
    }
    if (!step.isSuccess()) {
      throw new IOException(String.valueOf(step.cause()), step.cause());
    }
    return step.channel();
  }
}
