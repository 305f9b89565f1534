package io.baton.client.session;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.client.capture.CaptureBuffers;
import io.baton.registry.Registry;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeStatus;
import io.baton.registry.session.Subscription;
import io.baton.transport.Connection;
import io.baton.transport.Transport;
import io.baton.wire.Control.Role;
import io.baton.wire.Control.Speaker;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;

/** The threads and the memory of a client, and its way to the storage nodes. */
public final class Network implements AutoCloseable {

  private static final int WORKERS = 4;
  private static final int MAX_OUTSTANDING = 4096;
  private static final long MAX_QUEUED_BYTES = 64L << 20;

  /**
   * What reads of whole segments use: a thread of its own, as they hash and write what comes, and
   * checkpoints must not wait for that.
   *
   * @param loop the thread
   * @param connector makes connections that are served by it
   */
  public record Bulk(Loop loop, Connector connector) {}

  /** Bytes of memory that captures took and nobody uses, kept for {@link CaptureBuffers#IDLE}. */
  private static final long MOST_KEPT = 256L << 20;

  private final Transport transport = new Transport(1);
  private final Transport bulkTransport = new Transport(1);
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          WORKERS,
          new ThreadFactoryBuilder().setNameFormat("baton-worker-%d").setDaemon(true).build());
  private final ExecutorService resolver =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder().setNameFormat("baton-resolver").setDaemon(true).build());
  private final Loop loop = new Loop(transport.loop(), workers, System::nanoTime);
  private final CaptureBuffers captureBuffers = new CaptureBuffers(MOST_KEPT, System::nanoTime);
  private final Bulk bulk;
  private final NodeLinks links;
  private final Subscription watch;

  private Network(Registry registry, String cluster, NodeDirectory directory, Duration patience) {
    Connection.Limits limits =
        new Connection.Limits(
            patience.multipliedBy(2),
            patience.multipliedBy(2),
            patience.dividedBy(2),
            patience.multipliedBy(2),
            MAX_OUTSTANDING,
            MAX_QUEUED_BYTES);
    Speaker speaker = new Speaker(Role.CLIENT, registry.clientId());
    // Names are resolved apart: calls to a ZooKeeper that is down must not hold up reconnections
    // (P7).
    Loop resolving = new Loop(transport.loop(), resolver, System::nanoTime);
    Loop bulkResolving = new Loop(bulkTransport.loop(), resolver, System::nanoTime);
    bulk =
        new Bulk(
            new Loop(bulkTransport.loop(), workers, System::nanoTime),
            new Connector(bulkResolving, bulkTransport, directory, cluster, speaker, limits));
    links =
        new NodeLinks(
            new Connector(resolving, transport, directory, cluster, speaker, limits), loop);
    watch = registry.nodes().watchLive(directory::update);
    ScheduledFuture<?> unused = loop.every(CaptureBuffers.IDLE, captureBuffers::trim);
  }

  /**
   * Learns where the nodes are, and makes the threads.
   *
   * @param timeout of the questions to ZooKeeper
   * @param patience with a silent node: half of it later the node is asked whether it is there
   */
  public static Network start(Registry registry, Duration timeout, Duration patience) {
    String cluster = registry.cluster().id(timeout);
    NodeDirectory directory = new NodeDirectory();
    for (NodeStatus node : registry.nodes().list(timeout)) {
      directory.seen(
          node.record().id(), node.live().map(LiveRecord::address).orElse(node.record().address()));
    }
    return new Network(registry, cluster, directory, patience);
  }

  /** The thread of sessions. */
  public Loop loop() {
    return loop;
  }

  /** To storage nodes. */
  public NodeLinks links() {
    return links;
  }

  /** The memory of captures. */
  public CaptureBuffers captureBuffers() {
    return captureBuffers;
  }

  /** What reads of whole segments use. */
  public Bulk bulk() {
    return bulk;
  }

  /** Ends every connection and thread. */
  @Override
  public void close() {
    watch.close();
    bulkTransport.close();
    transport.close();
    workers.shutdownNow();
    resolver.shutdownNow();
  }
}
