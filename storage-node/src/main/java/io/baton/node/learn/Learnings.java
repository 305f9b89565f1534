package io.baton.node.learn;

import com.google.common.net.HostAndPort;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.NodeId;
import io.baton.node.lane.Hosted;
import io.baton.node.lane.Lane;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.storage.StorageException;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the node learns at once, a bounded number; each over a connection of its own. */
public final class Learnings implements AutoCloseable {

  private final Transport transport;
  private final String cluster;
  private final Speaker self;
  private final Connection.Limits limits;
  private final int most;
  private final Semaphore free;
  private final ThreadPoolExecutor resolver;
  private final CopyBuffers copies = new CopyBuffers();

  /**
   * Learns nothing yet.
   *
   * @param self this node
   * @param limits of the connections to sources
   * @param most at once
   */
  public Learnings(
      Transport transport, String cluster, NodeId self, Connection.Limits limits, int most) {
    this.transport = transport;
    this.cluster = cluster;
    this.self = new Speaker(Role.NODE, self.value());
    this.limits = limits;
    this.most = most;
    this.free = new Semaphore(most);
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

  /**
   * Takes a place; {@link #begin} or {@link #dismiss} follows.
   *
   * @throws StorageException {@code BUSY} if none is free
   */
  public void admit(Learn request) throws StorageException {
    if (!free.tryAcquire()) {
      throw new StorageException(
          Reason.BUSY,
          "segment " + request.segment() + ": the node is being taught enough; try again later");
    }
  }

  /** How many are going on. */
  public int running() {
    return most - free.availablePermits();
  }

  /** Gives the place back. */
  public void dismiss() {
    free.release();
  }

  /**
   * Begins to teach a replica; on its lane's thread.
   *
   * @param answer gets the one reply, on that thread; the place is free again then
   * @throws StorageException {@code MALFORMED} if the source has no address; nothing has begun
   */
  public void begin(Learn request, Hosted hosted, Lane lane, Consumer<Reply> answer)
      throws StorageException {
    HostAndPort address = address(request);
    Learning learning =
        new Learning(
            request,
            hosted,
            lane,
            copies,
            limits.silence(),
            reply -> {
              dismiss();
              answer.accept(reply);
            });
    learning.enter();
    Hello hello = Hello.of(cluster, request.source().node(), self);
    CompletableFuture<Void> unused =
        CompletableFuture.supplyAsync(() -> resolve(address), resolver)
            .thenCompose(resolved -> transport.connect(resolved, hello, limits))
            .handle(
                (connection, failure) -> {
                  learning.settled(connection, failure);
                  return null;
                });
  }

  private static HostAndPort address(Learn request) throws StorageException {
    try {
      HostAndPort address = HostAndPort.fromString(request.sourceAddress());
      if (address.hasPort()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // As if it had no port.
    }
    throw new StorageException(
        Reason.MALFORMED, "not the address of a node: " + request.sourceAddress());
  }

  private static InetSocketAddress resolve(HostAndPort address) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address.getHost()), address.getPort());
    } catch (UnknownHostException e) {
      throw new CompletionException("the name " + address.getHost() + " is not known", e);
    }
  }

  /** How long a source may be silent. */
  public static Connection.Limits limits(Duration patience) {
    return new Connection.Limits(patience, patience, patience.dividedBy(3), patience, 64, 4 << 20);
  }

  /** Nothing new begins; what goes on ends with its replica. */
  @Override
  public void close() {
    resolver.shutdown();
  }
}
