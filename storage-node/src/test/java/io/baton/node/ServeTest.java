package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import io.baton.registry.record.NodeStatus;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node answers to owners. */
class ServeTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestSegment segment = new TestSegment(7);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void isFoundInZooKeeper() throws Exception {
    StorageNode node = cluster.start(directory);
    NodeStatus status = cluster.registry.nodes().list(TestCluster.TIMEOUT).get(0);
    assertEquals(node.id(), status.record().id());
    assertEquals(cluster.id(), status.record().cluster());
    assertEquals(64 << 20, status.record().capacity());
    assertEquals(node.address(), status.live().orElseThrow().address());
    assertNotEquals(0, node.address().getPort());
    node.close();
    assertTrue(
        cluster.registry.nodes().list(TestCluster.TIMEOUT).get(0).live().isEmpty(),
        "a stopped node is not announced");
  }

  @Test
  void keepsCheckpointsAndShowsThem() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    assertFalse(client.ask(ReplicaStatus.class, segment.probe()).isPresent());
    long incarnation = segment.createAt(client, 3);
    assertEquals(incarnation, segment.createAt(client, 3), "made once");

    assertTrue(
        client.ask(Acknowledged.class, segment.checkpoint(incarnation, 3, 1, 0, 1, 299)).held());
    assertTrue(client.ask(Acknowledged.class, segment.checkpoint(incarnation, 3, 2, 1)).held());
    ReplicaStatus status = client.ask(ReplicaStatus.class, segment.probe());
    assertEquals(new Version(3, 2), status.last());
    assertEquals(3, status.fence());
    assertEquals(new Version(3, 1), status.commitPoint());
    assertEquals("3.2: 1 2 0 0", client.content(segment.id, incarnation, 4));
  }

  @Test
  void promisesAnEpochAndRefusesLowerOnes() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    assertEquals(
        Reason.UNKNOWN_REPLICA, client.refused(new Fence(segment.id, 1, 9, Fence.By.OPENER)));
    long incarnation = segment.createAt(client, 1);
    assertEquals(
        Reason.WRONG_INCARNATION,
        client.refused(new Fence(segment.id, incarnation + 1, 9, Fence.By.OPENER)));
    assertEquals(
        9,
        client
            .ask(ReplicaStatus.class, new Fence(segment.id, incarnation, 9, Fence.By.OPENER))
            .fence());
    Refused refused = client.ask(Refused.class, segment.checkpoint(incarnation, 8, 1, 0));
    assertEquals(Reason.FENCED, refused.reason());
    assertEquals(9, refused.fence());
    assertEquals(8, refused.epoch());
  }

  @Test
  void refusesWhatIsAboveItsCapacity() throws Exception {
    Map<Setting<?>, String> settings = cluster.settings(directory);
    settings.put(NodeSettings.CAPACITY, "1MiB");
    TestClient client = cluster.connect(cluster.start(settings));
    long incarnation = segment.createAt(client, 1);
    int[] most = new int[250];
    for (int i = 0; i < most.length; i++) {
      most[i] = i;
    }
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0));
    assertEquals(Reason.NO_SPACE, client.refused(segment.checkpoint(incarnation, 1, 2, most)));
    assertEquals("1.1: 1 0", client.content(segment.id, incarnation, 2), "what is there stays");
  }

  @Test
  void refusesReplicasAboveItsCapacity() throws Exception {
    Map<Setting<?>, String> settings = cluster.settings(directory);
    settings.put(NodeSettings.CAPACITY, "1MiB");
    StorageNode node = cluster.start(settings);
    TestClient client = cluster.connect(node);
    int made = 0;
    while (made < 20
        && client.ask(new TestSegment(100 + made).create(1)) instanceof ReplicaStatus) {
      made++;
    }
    assertTrue(made > 0 && made < 20, made + " made");
    assertEquals(Reason.NO_SPACE, client.refused(segment.create(1)));

    node.close();
    TestClient again = cluster.connect(cluster.start(settings));
    assertEquals(Reason.NO_SPACE, again.refused(segment.create(1)), "a restart counts again");
    assertTrue(again.ask(ReplicaStatus.class, new TestSegment(100).probe()).isPresent());
  }
}
