package io.baton.node.learn;

import com.google.common.net.HostAndPort;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.NodeId;
import io.baton.node.lane.Lane;
import io.baton.transport.Connection;
import io.baton.transport.Transport;
import io.baton.wire.Control.Hello;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Connects to the nodes that this one reads from. Used by any thread. */
public final class Sources implements AutoCloseable {

  private final Transport transport;
  private final String cluster;
  private final Speaker self;
  private final Connection.Limits limits;
  private final ThreadPoolExecutor resolver;
  private final CopyBuffers copies = new CopyBuffers();

  /**
   * Connects to nobody yet.
   *
   * @param self this node
   * @param patience how long a source may be silent
   * @param most attempts at once
   */
  public Sources(Transport transport, String cluster, NodeId self, Duration patience, int most) {
    this.transport = transport;
    this.cluster = cluster;
    this.self = new Speaker(Role.NODE, self.value());
    this.limits =
        new Connection.Limits(patience, patience, patience.dividedBy(3), patience, 64, 4 << 20);
    // As many as may look up a name at once, so that none is ever turned away.
    this.resolver =
        new ThreadPoolExecutor(
            0,
            2 * most,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new ThreadFactoryBuilder().setNameFormat("baton-resolve-%d").setDaemon(true).build());
  }

  /** How long a source may be silent. */
  public Duration patience() {
    return limits.silence();
  }

  /**
   * Begins to connect; on the lane's thread.
   *
   * @param address with a port
   * @param puller told how it ended, on that thread, after this has returned
   */
  public SourceLink connect(NodeId node, HostAndPort address, Lane lane, SourceLink.Puller puller) {
    SourceLink link = new SourceLink(lane, copies, puller);
    Hello hello = Hello.of(cluster, node, self);
    CompletableFuture<Void> unused =
        CompletableFuture.supplyAsync(() -> resolve(address), resolver)
            .thenCompose(resolved -> transport.connect(resolved, hello, limits))
            .handle(
                (connection, failure) -> {
                  link.settled(connection, failure);
                  return null;
                });
    return link;
  }

  private static InetSocketAddress resolve(HostAndPort address) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address.getHost()), address.getPort());
    } catch (UnknownHostException e) {
      throw new CompletionException("the name " + address.getHost() + " is not known", e);
    }
  }

  /** Nothing new begins; what goes on ends with its replica. */
  @Override
  public void close() {
    resolver.shutdown();
  }
}
