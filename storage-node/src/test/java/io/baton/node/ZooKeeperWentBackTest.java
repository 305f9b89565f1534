package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.daemon.testing.Http;
import io.baton.registry.mark.NodeMark;
import io.baton.registry.record.SegmentState;
import io.baton.replication.copy.TakeBack;
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
import io.baton.replication.removal.Drop;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that a node talks to is replaced by one that has less (R11). */
class ZooKeeperWentBackTest {

  private static final long NONCE = 0x1234;

  @TempDir Path directory;
  private final TestSegment segment = new TestSegment(5);
  private ReplaceableServer server;
  private TestCluster cluster;
  private String clusterId;
  private StorageNode node;
  private TestClient client;
  private long incarnation;

  @BeforeEach
  void start() throws Exception {
    server = new ReplaceableServer(directory);
    cluster = new TestCluster(server.connectString());
    clusterId = cluster.id();
    node = cluster.startMonitored(directory.resolve("node"), "64MiB");
    client = cluster.connect(node);
    incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0));
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    server.close();
  }

  private Fence fence(long epoch) {
    return new Fence(segment.id, incarnation, epoch, Fence.By.OPENER);
  }

  private Fence ownersFence() {
    return new Fence(segment.id, incarnation, 1, Fence.By.OWNER);
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
    assertEquals(1, client.ask(ReplicaStatus.class, ownersFence()).fence(), "its owner places it");
    assertEquals(
        Reason.REGISTRY_WENT_BACK, client.refused(fence(1)), "it may be another's epoch 1");
    assertEquals(Reason.REGISTRY_WENT_BACK, client.refused(new TestSegment(6).create(1)));
    assertEquals(Reason.REGISTRY_WENT_BACK, client.refused(segment.learn(1, node, incarnation)));
    assertEquals(Reason.REGISTRY_WENT_BACK, client.refused(segment.probe()), "an open ends here");
    assertEquals(
        Reason.REGISTRY_WENT_BACK,
        client.refused(new TakeBack(segment.id, 0, incarnation, 2, "somebody")));
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
    server.replace(null);
    awaitRefusal();
    assertOnlyWhatIsKnownGoesOn();
    ReplicaPage page = client.ask(ReplicaPage.class, new ListReplicas(ListReplicas.START, 5));
    assertEquals(1, page.replicas().size());
    assertEquals(segment.last(), page.replicas().get(0).holding().last());
    rebuild();
  }

  @Test
  void restored() throws Exception {
    TestNames names = new TestNames(cluster.registry);
    TestSegment other = names.registered();
    other.createAt(client, 1);
    Path backup = server.backup();
    node.close();
    client.close();
    node = cluster.startMonitored(directory.resolve("node"), "64MiB"); // and writes a mark
    client = cluster.connect(node);
    server.replace(backup);
    awaitRefusal();
    assertOnlyWhatIsKnownGoesOn();
    names.delete(other);
    assertTrue(client.ask(ReplicaStatus.class, new Drop(other.id)).isPresent(), "not believed");
    node.close();
    client.close();
    node = cluster.startMonitored(directory.resolve("node"), "64MiB");
    client = new TestClient(clusterId, node.id(), node.address());
    assertOnlyWhatIsKnownGoesOn();
    assertTrue(client.ask(ReplicaStatus.class, new Drop(other.id)).isPresent(), "not believed");
    assertEquals(
        4,
        client.ask(ReplicaStatus.class, new Seal(segment.id, incarnation, 4, false)).fence(),
        "a rebuild may");
    cluster.registry.cluster().rebuilt(NONCE, ImmutableList.of(), TestCluster.TIMEOUT);
    Waiting.until("it looks by itself", () -> client.ask(fence(5)) instanceof ReplicaStatus);
    assertFalse(client.ask(ReplicaStatus.class, new Drop(other.id)).isPresent(), "believed again");
    client.close();
  }

  /** An undelete is lost with the ZooKeeper that a grace time was about to be ended in. */
  @Test
  void aGraceTimeThatIsEndedInAnOlderZooKeeperDeletesNothing() throws Exception {
    TestNames names = new TestNames(cluster.registry);
    TestSegment removed = names.ready();
    removed.createAt(client, 1);
    names.remove(removed);
    assertTrue(client.ask(ReplicaStatus.class, new Drop(removed.id)).isPresent());
    Path backup = server.backup();
    long marked = mark();
    cluster.skippedNanos.addAndGet(Duration.ofHours(24).toNanos());
    Waiting.until("a mark that the backup lacks", () -> mark() > marked);
    cluster.beforeTimeIsTold.set(
        () -> {
          names.undelete(removed);
          goBackTo(backup);
        });
    assertTrue(client.ask(ReplicaStatus.class, new Drop(removed.id)).isPresent());
    assertEquals(SegmentState.DELETED, names.record(removed).state(), "in the older one");
    awaitRefusal();
  }

  private long mark() {
    return cluster.registry.marks(node.id()).look(TestCluster.TIMEOUT).stream()
        .flatMap(seen -> seen.mark().stream())
        .mapToLong(NodeMark::number)
        .sum();
  }

  private void goBackTo(Path backup) {
    try {
      server.replace(backup);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aServerThatWasOnlyAwayIsNotTakenForAnother() throws Exception {
    server.stop();
    awaitHealth("zookeeper: not connected");
    assertEquals(Reason.BUSY, client.refused(fence(2)), "it may be another when it is back");
    assertEquals(Reason.BUSY, client.refused(segment.probe()), "an open waits");
    assertEquals(
        Reason.BUSY, client.refused(new TakeBack(segment.id, 0, incarnation, 2, "somebody")));
    assertEquals(Reason.BUSY, client.refused(fence(1)), "it may be another's epoch 1");
    assertEquals(1, client.ask(ReplicaStatus.class, ownersFence()).fence(), "nothing new");
    server.start();
    Waiting.until("it is back", () -> client.ask(fence(2)) instanceof ReplicaStatus);
  }
}
