package io.baton.it;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.net.HostAndPort;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import io.baton.registry.Resolution;
import io.baton.registry.VersionedRecord;
import io.baton.registry.testing.ZooKeeperEnsemble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A cluster of processes on this machine: ZooKeeper, storage nodes and whatever a test adds. It
 * ends with the test.
 */
final class TestCluster implements AutoCloseable {

  /** Longer than anything takes on a loaded machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final ZooKeeperEnsemble zooKeeper;
  private final NodeLimits limits;
  private final Map<NodeId, TestProcess> nodes = new TreeMap<>();
  private final List<AutoCloseable> others = new ArrayList<>();
  private int clients;

  /**
   * What each storage node may use.
   *
   * @param memory flags of its JVM
   * @param capacity of its replicas, such as 10GiB
   */
  record NodeLimits(List<String> memory, String capacity) {
    static final NodeLimits DEFAULT = new NodeLimits(List.of("-Xmx128m"), "10GiB");

    NodeLimits withCapacity(String text) {
      return new NodeLimits(memory, text);
    }
  }

  private TestCluster(Path directory, ZooKeeperEnsemble zooKeeper, NodeLimits limits) {
    this.directory = directory;
    this.zooKeeper = zooKeeper;
    this.limits = limits;
  }

  /** Starts ZooKeeper and nodes n1, n2, ... */
  static TestCluster start(Path directory, int zooKeepers, int storageNodes)
      throws InterruptedException {
    return start(directory, zooKeepers, storageNodes, NodeLimits.DEFAULT);
  }

  /** The same with other limits. */
  static TestCluster start(Path directory, int zooKeepers, int storageNodes, NodeLimits limits)
      throws InterruptedException {
    TestCluster cluster = new TestCluster(directory, ZooKeeperEnsemble.start(zooKeepers), limits);
    cluster.init();
    for (int i = 1; i <= storageNodes; i++) {
      cluster.launch(new NodeId("n" + i));
    }
    for (NodeId node : List.copyOf(cluster.nodes.keySet())) {
      cluster.awaitReady(node);
    }
    return cluster;
  }

  /** Servers that run, and no nodes yet. The cluster ends them. */
  static TestCluster on(Path directory, ZooKeeperEnsemble zooKeeper) {
    TestCluster cluster = new TestCluster(directory, zooKeeper, NodeLimits.DEFAULT);
    cluster.init();
    return cluster;
  }

  private void init() {
    try (Registry registry = registry()) {
      registry.cluster().init(PATIENCE);
    }
  }

  ZooKeeperEnsemble zooKeeper() {
    return zooKeeper;
  }

  String connectString() {
    return zooKeeper.connectString();
  }

  List<NodeId> nodeIds() {
    return List.copyOf(nodes.keySet());
  }

  TestProcess node(NodeId node) {
    return nodes.get(node);
  }

  /** The node's data directory. */
  Path data(NodeId node) {
    return directory.resolve(node.value());
  }

  /** Starts a node that is not running; returns at once. */
  void launch(NodeId node) {
    launch(node, Map.of());
  }

  /** The same with more in its environment than this test has, and more arguments. */
  void launch(NodeId node, Map<String, String> environment, String... more) {
    String[] arguments =
        Stream.concat(Stream.of(arguments(node)), Stream.of(more)).toArray(String[]::new);
    nodes.put(
        node,
        TestProcess.daemon(
            node.value(), limits.memory(), environment, "io.baton.node.Main", arguments));
  }

  /** The same, started by a command that becomes the node. */
  void launchBy(List<String> starter, NodeId node) {
    nodes.put(
        node,
        TestProcess.daemonBy(
            starter, node.value(), limits.memory(), "io.baton.node.Main", arguments(node)));
  }

  private String[] arguments(NodeId node) {
    return new String[] {
      "--data",
      data(node).toString(),
      "--zookeeper",
      connectString(),
      "--id",
      node.value(),
      "--port",
      "0",
      "--zone",
      "zone-" + node,
      "--machine",
      "machine-" + node,
      "--capacity",
      limits.capacity(),
      "--session-timeout",
      "3s"
    };
  }

  /** Waits until a node says that it is ready. */
  void awaitReady(NodeId node) throws InterruptedException {
    nodes.get(node).await(0, line -> line.contains("ready"), PATIENCE);
  }

  void restart(NodeId node) throws InterruptedException {
    launch(node);
    awaitReady(node);
  }

  Registry registry() {
    return registry(connectString());
  }

  /** What these servers know. */
  static Registry registry(String connectString) {
    RegistryConfig config =
        new RegistryConfig(connectString, "/baton", Duration.ofSeconds(4), Duration.ofSeconds(2));
    return Registry.connect(config, Clock.systemUTC(), new SecureRandom());
  }

  /** A directory for a client's files, empty. */
  Path clientDirectory() throws IOException {
    return Files.createDirectories(directory.resolve("client-" + ++clients));
  }

  BatonConfig config() throws IOException {
    return BatonConfig.of(connectString(), clientDirectory())
        .withSessionTimeout(Duration.ofSeconds(4));
  }

  /** For tests that wait for deadlines. */
  BatonConfig impatientConfig() throws IOException {
    return config()
        .withMemberTimeout(Duration.ofSeconds(1))
        .withCheckpointTimeout(Duration.ofSeconds(4))
        .withTimeout(Duration.ofSeconds(8));
  }

  /** The recorded in-sync set. */
  ImmutableSet<Member> inSync(SegmentName name) {
    return ImmutableSet.copyOf(record(name).record().inSync());
  }

  /** The record of a registered segment. */
  VersionedRecord record(SegmentName name) {
    try (Registry registry = registry()) {
      return ((Resolution.Found) registry.names().resolve(name, PATIENCE)).current();
    }
  }

  /** Where a running node listens. */
  HostAndPort address(NodeId node) {
    try (Registry registry = registry()) {
      return registry.nodes().list(PATIENCE).stream()
          .filter(status -> status.record().id().equals(node))
          .map(status -> status.record().address())
          .findFirst()
          .orElseThrow();
    }
  }

  String clusterId() {
    try (Registry registry = registry()) {
      return registry.cluster().id(PATIENCE);
    }
  }

  /** Every name that is taken, by segments being registered too. */
  ImmutableList<SegmentName> listNames() {
    try (Registry registry = registry()) {
      return registry.names().list("", Optional.empty(), 10_000, PATIENCE).names();
    }
  }

  /** A client in this process, closed with the cluster. */
  Baton client() throws IOException {
    Baton baton = Baton.connect(config());
    others.add(baton);
    return baton;
  }

  /** Something that ends before the cluster. */
  <T extends AutoCloseable> T with(T thing) {
    others.add(thing);
    return thing;
  }

  @Override
  public void close() {
    for (AutoCloseable other : others) {
      try {
        other.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    nodes.values().forEach(TestProcess::close);
    zooKeeper.close();
  }
}
