package io.baton.node;

import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import io.baton.daemon.config.Settings;
import io.baton.node.config.NodeConfig;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/**
 * One test's cluster, at a root of its own on a ZooKeeper that all tests of the JVM share. Its
 * nodes stop with it.
 */
final class TestCluster implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final AtomicInteger ROOTS = new AtomicInteger();

  /** Added to the nodes' clock: deadlines pass when a test says so. */
  final AtomicLong skippedNanos = new AtomicLong();

  /** Done once, when a node next asks for the time that it notes in ZooKeeper. */
  final AtomicReference<Runnable> beforeTimeIsTold = new AtomicReference<>(() -> {});

  final Registry registry;
  final String root = "/test" + ROOTS.incrementAndGet();
  private final String zookeeper;
  private final Deque<Runnable> started = new ArrayDeque<>();

  /** Runs from the first use to the end of the JVM. */
  private static final class Shared {
    static final TestingServer SERVER = start();

    private static TestingServer start() {
      try {
        return new TestingServer(new InstanceSpec(null, -1, -1, -1, true, -1, 200, -1), true);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  TestCluster() {
    this(zookeeper());
  }

  /** On a server of its own. */
  TestCluster(String zookeeper) {
    this.zookeeper = zookeeper;
    RegistryConfig config =
        new RegistryConfig(zookeeper, root, Duration.ofSeconds(2), Duration.ofSeconds(1));
    registry =
        Registry.connect(config, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"));
    started.push(registry::close);
    registry.cluster().init(TIMEOUT);
  }

  static String zookeeper() {
    return Shared.SERVER.getConnectString();
  }

  String id() {
    return registry.cluster().id(TIMEOUT);
  }

  /** The settings of a node; sessions of processes that died end within two seconds. */
  Map<Setting<?>, String> settings(Path data) {
    Map<Setting<?>, String> settings = new HashMap<>();
    settings.put(NodeSettings.DATA, data.toString());
    settings.put(CommonSettings.ZOOKEEPER, zookeeper);
    settings.put(CommonSettings.ROOT, root);
    settings.put(NodeSettings.PORT, "0");
    settings.put(NodeSettings.CAPACITY, "64MiB");
    settings.put(CommonSettings.SESSION_TIMEOUT, "2s");
    settings.put(CommonSettings.START_TIMEOUT, "20s");
    return settings;
  }

  static NodeConfig config(Map<Setting<?>, String> settings) {
    try {
      return NodeConfig.of(Settings.of(NodeSettings.ALL, settings, Map.of(), Optional.empty()));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }

  StorageNode start(Path data) throws IOException {
    return start(settings(data));
  }

  StorageNode start(Map<Setting<?>, String> settings) throws IOException {
    StorageNode node = StorageNode.start(config(settings), environment());
    started.push(node::close);
    return node;
  }

  /** With metrics and health at a free port. */
  StorageNode startMonitored(Path data, String capacity) throws IOException {
    Map<Setting<?>, String> settings = settings(data);
    settings.put(CommonSettings.MONITOR, "0");
    settings.put(NodeSettings.CAPACITY, capacity);
    return start(settings);
  }

  Environment environment() {
    return new Environment(
        () -> {
          beforeTimeIsTold.getAndSet(() -> {}).run();
          return Instant.now();
        },
        () -> System.nanoTime() + skippedNanos.get(),
        new SecureRandom(),
        4711);
  }

  TestClient connect(StorageNode node) throws Exception {
    TestClient client = new TestClient(id(), node.id(), node.address());
    started.push(client::close);
    return client;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      started.pop().run();
    }
  }
}
