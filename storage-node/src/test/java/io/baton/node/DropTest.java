package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadTags;
import io.baton.replication.removal.Drop;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica is deleted because of a tombstone, and of nothing else (R10). */
class DropTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestNames names = new TestNames(cluster.registry);

  @AfterEach
  void close() {
    cluster.close();
  }

  private Path replica(TestSegment segment) {
    return directory.resolve("segments").resolve(segment.id.toString());
  }

  @Test
  void aHintAloneDeletesNothing() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    TestSegment segment = names.registered();
    long incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0));
    assertTrue(client.ask(ReplicaStatus.class, new Drop(segment.id)).isPresent());
    assertEquals("1.1: 1", client.content(segment.id, incarnation, 1));
  }

  @Test
  void aSegmentThatZooKeeperNeverHeardOfIsKept() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    TestSegment segment = new TestSegment(7);
    segment.createAt(client, 1);
    assertTrue(client.ask(ReplicaStatus.class, new Drop(segment.id)).isPresent());
  }

  @Test
  void aTombstoneDeletesAlsoWhatIsRead() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    TestSegment segment = names.registered();
    long incarnation = segment.createAt(client, 1);
    ReadOpened read = client.ask(ReadOpened.class, new OpenRead(segment.id, incarnation, true));
    names.delete(segment);
    assertFalse(client.ask(ReplicaStatus.class, new Drop(segment.id)).isPresent());
    assertFalse(Files.exists(replica(segment)));
    assertEquals(Reason.READ_GONE, client.refused(new ReadTags(segment.id, read.read(), 0, 1)));
    assertFalse(client.ask(ReplicaStatus.class, new Drop(segment.id)).isPresent());
  }

  @Test
  void aNodeThatMissedTheHintLooksWhenItStarts() throws Exception {
    StorageNode node = cluster.start(directory);
    TestClient client = cluster.connect(node);
    TestSegment segment = names.registered();
    segment.createAt(client, 1);
    TestSegment kept = new TestSegment(7);
    kept.createAt(client, 1);
    node.close();
    names.delete(segment);
    TestClient again = cluster.connect(cluster.start(directory));
    Waiting.until("the replica is deleted", () -> !Files.exists(replica(segment)));
    assertTrue(again.ask(ReplicaStatus.class, kept.probe()).isPresent());
  }
}
