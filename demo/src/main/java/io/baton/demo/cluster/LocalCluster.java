package io.baton.demo.cluster;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.session.Subscription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** ZooKeeper and some storage nodes, each a process of its own, started by the launchers. */
public final class LocalCluster implements AutoCloseable {

  /** How many storage nodes the demo has. */
  public static final int NODES = 3;

  /** The label of ZooKeeper's process. */
  public static final String ZOOKEEPER = "zookeeper";

  private static final int START_SECONDS = 60;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration CALL = Duration.ofSeconds(30);

  private final Workspace workspace;
  private final Path scripts;
  private final Nodes nodes;
  private final String zookeeper;
  private final Registry registry;

  /**
   * The storage nodes.
   *
   * @param count how many
   * @param sessionTimeout as the launcher takes it, such as {@code 2s}
   * @param javaOptions for the JVM of the node with that name; empty for none
   */
  public record Nodes(int count, String sessionTimeout, UnaryOperator<String> javaOptions) {}

  private LocalCluster(
      Workspace workspace, Path scripts, Nodes nodes, String zookeeper, Registry registry) {
    this.workspace = workspace;
    this.scripts = scripts;
    this.nodes = nodes;
    this.zookeeper = zookeeper;
    this.registry = registry;
  }

  /** Starts all that the demo needs; returns when it can be used. */
  public static LocalCluster start(Workspace workspace, Path scripts)
      throws IOException, InterruptedException {
    return start(workspace, scripts, new Nodes(NODES, "2s", node -> ""));
  }

  /** Starts all of it; returns when it can be used. */
  public static LocalCluster start(Workspace workspace, Path scripts, Nodes nodes)
      throws IOException, InterruptedException {
    int port = freePort();
    String zookeeper = "127.0.0.1:" + port;
    workspace.start(
        ZOOKEEPER,
        ImmutableList.of(
            scripts.resolve("zookeeper").toString(),
            "--data",
            workspace.path(ZOOKEEPER).toString(),
            "--port",
            Integer.toString(port)));
    RegistryConfig config =
        new RegistryConfig(zookeeper, "/baton", Duration.ofSeconds(5), Duration.ofSeconds(5));
    Registry registry = Registry.connect(config, Clock.systemUTC(), new SecureRandom());
    LocalCluster cluster = new LocalCluster(workspace, scripts, nodes, zookeeper, registry);
    workspace.run(
        "init",
        ImmutableList.of(scripts.resolve("baton").toString(), "init", "--zookeeper", zookeeper),
        START_SECONDS);
    for (int node = 1; node <= nodes.count(); node++) {
      cluster.startNode(node);
    }
    cluster.await("the storage nodes did not come up", () -> cluster.running() == nodes.count());
    return cluster;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A node's name. */
  public static String node(int number) {
    return "node-" + number;
  }

  /** ZooKeeper's connection string. */
  public String zookeeper() {
    return zookeeper;
  }

  /** Starts a storage node, with what is left in its directory. */
  public void startNode(int number) throws IOException {
    String node = node(number);
    String options = nodes.javaOptions().apply(node);
    workspace.start(
        node,
        ImmutableList.of(
            scripts.resolve("storage-node").toString(),
            "--id",
            node,
            "--data",
            workspace.path(node).toString(),
            "--port",
            "0",
            "--session-timeout",
            nodes.sessionTimeout(),
            "--zookeeper",
            zookeeper),
        options.isEmpty() ? Map.of() : Map.of("BATON_JAVA_OPTS", options));
  }

  /** Kills a storage node with SIGKILL. */
  public void killNode(int number) throws InterruptedException {
    workspace.kill(node(number));
  }

  /** Follows a segment's record. */
  public Subscription follow(String id, Consumer<VersionedRecord> listener) {
    return registry.segments().watch(SegmentId.parse(id), listener);
  }

  /**
   * Watches the process that owns a segment now.
   *
   * @return completes with {@link System#nanoTime} when ZooKeeper says that it is gone
   */
  public CompletableFuture<Long> ownerGone(SegmentName name) {
    Owner owner = registry.names().resolve(name, CALL).registered(name).record().owner();
    if (owner == null) {
      throw new IllegalStateException("nobody owns " + name);
    }
    CompletableFuture<Long> gone = new CompletableFuture<>();
    Subscription watch =
        registry.watchClient(
            owner.client(),
            alive -> {
              if (!alive) {
                gone.complete(System.nanoTime());
              }
            });
    return gone.whenComplete((when, failure) -> watch.close());
  }

  private long running() {
    for (int node = 1; node <= nodes.count(); node++) {
      workspace.check(node(node));
    }
    return registry.nodes().list(CALL).stream().filter(node -> node.live().isPresent()).count();
  }

  private void await(String failure, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new Workspace.ProcessException(node(1), failure);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
