package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import io.baton.daemon.testing.Http;
import io.baton.replication.inventory.ListReplicas;
import io.baton.replication.inventory.RebuildNoted;
import io.baton.replication.inventory.RegistryRebuilt;
import io.baton.replication.inventory.ReplicaPage;
import io.baton.replication.inventory.Seal;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that a node talks to is replaced by one that has less (R11). */
class ZooKeeperWentBackTest {

  private static final long NONCE = 0x1234;

  @TempDir Path directory;
  private final TestSegment segment = new TestSegment(5);
  private Path files;
  private TestingServer server;
  private TestCluster cluster;
  private String clusterId;
  private StorageNode node;
  private TestClient client;
  private long incarnation;

  @BeforeEach
  void start() throws Exception {
    files = directory.resolve("zookeeper");
    server = serve(-1);
    cluster = new TestCluster(server.getConnectString());
    clusterId = cluster.id();
    node = cluster.startMonitored(directory.resolve("node"), "64MiB");
    client = cluster.connect(node);
    incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0));
  }

  private TestingServer serve(int port) throws Exception {
    return new TestingServer(
        new InstanceSpec(files.toFile(), port, -1, -1, false, -1, 200, -1), true);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    server.close();
  }

  private void replaceFiles(Path by) throws Exception {
    int port = server.getPort();
    server.close();
    delete(files);
    if (by != null) {
      copy(by, files);
    }
    server = serve(port);
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      MoreFiles.deleteRecursively(path, com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (java.util.stream.Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  /** Without a server that writes meanwhile. */
  private Path backup() throws Exception {
    int port = server.getPort();
    server.close();
    Path backup = directory.resolve("backup");
    copy(files, backup);
    server = serve(port);
    return backup;
  }

  private Fence fence(long epoch) {
    return new Fence(segment.id, incarnation, epoch, false);
  }

  private void awaitRefusal() throws Exception {
    awaitHealth("registry: ZooKeeper went back");
  }

  private void awaitHealth(String text) throws Exception {
    Waiting.until(
        text, () -> Http.get(node.monitor().orElseThrow(), "/health/ready").body().contains(text));
  }

  private void assertOnlyWhatIsKnownGoesOn() throws Exception {
    Refused refused = client.ask(Refused.class, fence(2));
    assertEquals(Reason.REGISTRY_WENT_BACK, refused.reason());
    assertTrue(refused.detail().contains("baton registry rebuild"), refused.detail());
    assertEquals(1, client.ask(ReplicaStatus.class, fence(1)).fence(), "its owner places it");
    assertEquals(Reason.REGISTRY_WENT_BACK, client.refused(new TestSegment(6).create(1)));
    assertEquals(Reason.REGISTRY_WENT_BACK, client.refused(segment.learn(1, node, incarnation)));
    assertTrue(client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 2, 1)).held());
    var monitor = node.monitor().orElseThrow();
    String health = Http.get(monitor, "/health/ready").body();
    assertTrue(health.contains("registry: ZooKeeper went back"), health);
    assertEquals(1, Http.scrape(monitor).value("baton_node_registry_went_back"));
  }

  private void rebuild() throws Exception {
    cluster.registry.cluster().restore(clusterId, TestCluster.TIMEOUT);
    assertFalse(client.ask(RebuildNoted.class, new RegistryRebuilt(NONCE)).works());
    cluster.registry.cluster().rebuilt(NONCE, ImmutableList.of(), TestCluster.TIMEOUT);
    assertTrue(client.ask(RebuildNoted.class, new RegistryRebuilt(NONCE)).works());
    assertEquals(2, client.ask(ReplicaStatus.class, fence(2)).fence());
    assertEquals(
        node.id(), cluster.registry.nodes().list(TestCluster.TIMEOUT).get(0).record().id());
  }

  @Test
  void wiped() throws Exception {
    replaceFiles(null);
    awaitRefusal();
    assertOnlyWhatIsKnownGoesOn();
    ReplicaPage page = client.ask(ReplicaPage.class, new ListReplicas(ListReplicas.START, 5));
    assertEquals(1, page.replicas().size());
    assertEquals(segment.last(), page.replicas().get(0).holding().last());
    rebuild();
  }

  @Test
  void restored() throws Exception {
    Path backup = backup();
    node.close();
    client.close();
    node = cluster.startMonitored(directory.resolve("node"), "64MiB"); // and writes a mark
    client = cluster.connect(node);
    replaceFiles(backup);
    awaitRefusal();
    assertOnlyWhatIsKnownGoesOn();
    node.close();
    client.close();
    node = cluster.startMonitored(directory.resolve("node"), "64MiB");
    client = new TestClient(clusterId, node.id(), node.address());
    assertOnlyWhatIsKnownGoesOn();
    assertEquals(
        4,
        client.ask(ReplicaStatus.class, new Seal(segment.id, incarnation, 4, false)).fence(),
        "a rebuild may");
    cluster.registry.cluster().rebuilt(NONCE, ImmutableList.of(), TestCluster.TIMEOUT);
    Waiting.until("it looks by itself", () -> client.ask(fence(5)) instanceof ReplicaStatus);
    client.close();
  }

  @Test
  void aServerThatWasOnlyAwayIsNotTakenForAnother() throws Exception {
    int port = server.getPort();
    server.close();
    awaitHealth("zookeeper: not connected");
    assertEquals(Reason.BUSY, client.refused(fence(2)), "it may be another when it is back");
    assertEquals(1, client.ask(ReplicaStatus.class, fence(1)).fence(), "nothing new");
    server = serve(port);
    Waiting.until("it is back", () -> client.ask(fence(2)) instanceof ReplicaStatus);
  }
}
