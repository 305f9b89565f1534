package io.baton.daemon.monitor;

import com.google.common.net.HostAndPort;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} of {@code /metrics}, {@code /health/live} and {@code /health/ready} over
 * HTTP, one request for each connection. Two threads of its own, a bounded number of connections,
 * each of which is closed after a while whatever its peer does: slow, large and many requests harm
 * nobody but those who ask here. Nothing is authenticated.
 */
// What fails on a channel is told to its handlers.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Monitor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
  private static final int MAX_CONNECTIONS = 32;
  private static final int MAX_WAITING = 16;
  private static final int MAX_LINE = 1024;
  private static final int MAX_HEADERS = 8192;
  private static final int MAX_BODY = 0;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(5);

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("baton-monitor", true), NioIoHandler.newFactory());

  /** Looks at what may take a moment: scrapes, and checks that look at the disk. */
  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          new ThreadFactoryBuilder().setNameFormat("baton-monitor-work").setDaemon(true).build());

  private final AtomicInteger connections = new AtomicInteger();
  private final Meters meters;
  private final Health health;
  private final Duration patience;
  private InetSocketAddress listening = new InetSocketAddress(0);

  private Monitor(Meters meters, Health health, Duration patience) {
    this.meters = meters;
    this.health = health;
    this.patience = patience;
  }

  /**
   * Starts to answer.
   *
   * @param address where; port 0 takes a free one
   * @throws IOException if it is not to be had; the message says what to do
   */
  public static Monitor start(HostAndPort address, Meters meters, Health health)
      throws IOException {
    return start(address, meters, health, PATIENCE);
  }

  /**
   * The same with another life of a connection, from accept to the last byte of the reply: too
   * short fails scrapes over slow networks, too long lets slow clients keep others out.
   */
  static Monitor start(HostAndPort address, Meters meters, Health health, Duration patience)
      throws IOException {
    Monitor monitor = new Monitor(meters, health, patience);
    try {
      InetSocketAddress bound = monitor.bind(address);
      LOG.info(
          "metrics and health at http://{}/metrics",
          HostAndPort.fromParts(address.getHost(), bound.getPort()));
      return monitor;
    } catch (IOException e) {
      monitor.close();
      throw e;
    }
  }

  private InetSocketAddress bind(HostAndPort address) throws IOException {
    InetSocketAddress resolved = new InetSocketAddress(address.getHost(), address.getPort());
    if (resolved.isUnresolved()) {
      throw new IOException("the name " + address.getHost() + " of --monitor is not known");
    }
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(resolved)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen at "
              + address
              + " for metrics and health ("
              + bound.cause().getMessage()
              + "): nothing was started; stop what listens there, or choose another --monitor",
          bound.cause());
    }
    listening = (InetSocketAddress) bound.channel().localAddress();
    return listening;
  }

  private void accept(Channel channel) {
    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
      connections.decrementAndGet();
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    HttpDecoderConfig limits =
        new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE).setMaxHeaderSize(MAX_HEADERS);
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(limits),
            new HttpObjectAggregator(MAX_BODY, true),
            new MonitorHandler(meters, health, worker, patience));
  }

  /** Where it listens, with the true port. */
  public HostAndPort address() {
    return HostAndPort.fromParts(listening.getHostString(), listening.getPort());
  }

  /** Answers no more; waits for that, shortly. */
  @Override
  public void close() {
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(END.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("a scrape has not ended within {}", END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loop.shutdownGracefully(0, END.toSeconds(), TimeUnit.SECONDS)
        .awaitUninterruptibly(2 * END.toSeconds(), TimeUnit.SECONDS);
  }
}
