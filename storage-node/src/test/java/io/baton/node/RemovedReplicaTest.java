package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import io.baton.registry.record.SegmentState;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.removal.Drop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas of removed segments are kept for their grace time (R10). */
class RemovedReplicaTest {

  /** The default. */
  private static final Duration GRACE = Duration.ofHours(24);

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestNames names = new TestNames(cluster.registry);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void pass(Duration time) {
    cluster.skippedNanos.addAndGet(time.toNanos());
  }

  private static boolean isThereAfterALook(TestClient client, TestSegment segment)
      throws Exception {
    return client.ask(ReplicaStatus.class, new Drop(segment.id)).isPresent();
  }

  private Path replica(TestSegment segment) {
    return directory.resolve("segments").resolve(segment.id.toString());
  }

  @Test
  void aRemovedReplicaIsKeptUntilItsGraceIsOver() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    TestSegment segment = names.ready();
    long incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0));
    names.remove(segment);
    assertTrue(isThereAfterALook(client, segment));
    pass(GRACE.minusMinutes(10));
    assertTrue(isThereAfterALook(client, segment));
    assertEquals("1.1: 1", client.content(segment.id, incarnation, 1));
    assertEquals(SegmentState.REMOVED, names.record(segment).state());
    pass(Duration.ofMinutes(10));
    assertFalse(isThereAfterALook(client, segment));
    assertEquals(SegmentState.DELETED, names.record(segment).state());
    assertFalse(Files.exists(replica(segment)));
  }

  @Test
  void whatWasUndeletedIsKeptAndItsNextRemovalHasAGraceOfItsOwn() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    TestSegment segment = names.ready();
    segment.createAt(client, 1);
    names.remove(segment);
    assertTrue(isThereAfterALook(client, segment));
    pass(GRACE.minusMinutes(1));
    names.undelete(segment);
    names.remove(segment);
    assertTrue(isThereAfterALook(client, segment));
    pass(Duration.ofMinutes(2));
    assertTrue(isThereAfterALook(client, segment));
    assertEquals(SegmentState.REMOVED, names.record(segment).state());
    names.undelete(segment);
    pass(GRACE);
    assertTrue(isThereAfterALook(client, segment));
    assertEquals(SegmentState.READY, names.record(segment).state());
  }

  @Test
  void aRestartBeginsTheGraceAnew() throws Exception {
    StorageNode node = cluster.start(directory);
    TestClient client = cluster.connect(node);
    TestSegment segment = names.ready();
    segment.createAt(client, 1);
    names.remove(segment);
    assertTrue(isThereAfterALook(client, segment));
    pass(GRACE.minusMinutes(1));
    node.close();
    TestClient again = cluster.connect(cluster.start(directory));
    pass(Duration.ofMinutes(2));
    assertTrue(isThereAfterALook(again, segment));
    assertEquals(SegmentState.REMOVED, names.record(segment).state());
    pass(GRACE);
    assertFalse(isThereAfterALook(again, segment));
  }

  @Test
  void withoutGraceARemovedReplicaGoesAtOnce() throws Exception {
    Map<Setting<?>, String> settings = cluster.settings(directory);
    settings.put(NodeSettings.REMOVAL_GRACE, "0s");
    TestClient client = cluster.connect(cluster.start(settings));
    TestSegment segment = names.ready();
    segment.createAt(client, 1);
    names.remove(segment);
    assertFalse(isThereAfterALook(client, segment));
    assertEquals(SegmentState.DELETED, names.record(segment).state());
  }

  /** Messages for a former holder of a name meet nothing of the next one's. */
  @Test
  void aNameRegisteredAgainIsAnotherSegment() throws Exception {
    StorageNode node = cluster.start(directory);
    TestClient client = cluster.connect(node);
    TestSegment former = names.ready();
    long old = former.createAt(client, 1);
    client.ask(Acknowledged.class, former.checkpoint(old, 1, 1, 0));
    names.delete(former);
    assertFalse(isThereAfterALook(client, former));
    TestSegment next = names.ready();
    assertNotEquals(former.id, next.id);
    long incarnation = next.createAt(client, 1);
    client.ask(Acknowledged.class, next.checkpoint(incarnation, 1, 1, 0));
    assertEquals(Reason.UNKNOWN_REPLICA, client.refused(former.checkpoint(old, 1, 2, 1)));
    client.ask(Refused.class, former.learn(9, node, old));
    assertFalse(isThereAfterALook(client, former), "what a late message makes goes again");
    assertTrue(isThereAfterALook(client, next));
    assertEquals("1.1: 1", client.content(next.id, incarnation, 1));
  }
}
