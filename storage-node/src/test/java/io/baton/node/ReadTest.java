package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadClosed;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadTags;
import io.baton.replication.read.ReadUnchanged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node answers to readers. */
class ReadTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestSegment segment = new TestSegment(7);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void showsAReaderOneVersionWhileOthersArrive() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    long incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0, 1));
    assertEquals(Reason.NOT_READABLE, client.refused(new OpenRead(segment.id, incarnation, false)));
    client.ask(ReplicaStatus.class, new CommitPoint(segment.id, incarnation, 1, segment.last()));

    var held = segment.last();
    assertEquals(
        new ReadUnchanged(segment.id, held),
        client.ask(ReadUnchanged.class, new OpenRead(segment.id, incarnation, false, held)));
    ReadOpened read =
        client.ask(ReadOpened.class, new OpenRead(segment.id, incarnation, true, held));
    client.ask(ReadClosed.class, new CloseRead(segment.id, read.read()));
    read = client.ask(ReadOpened.class, new OpenRead(segment.id, incarnation, false));
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 2, 0));
    BlockData data =
        client.ask(BlockData.class, new ReadBlocks(segment.id, read.read(), new int[] {0, 2}));
    assertEquals(1, data.blocks().data(0).get(0));
    assertTrue(data.blocks().tags().isNone(1));
    BlockTags tags = client.ask(BlockTags.class, new ReadTags(segment.id, read.read(), 298, 9));
    assertEquals(2, tags.tags().count());
    GroupHashes hashes =
        client.ask(GroupHashes.class, new ReadGroups(segment.id, read.read(), 0, 9));
    assertEquals(3, hashes.hashes().length);
    assertEquals(
        Reason.MALFORMED, client.refused(new ReadBlocks(segment.id, read.read(), new int[] {300})));

    client.ask(ReadClosed.class, new CloseRead(segment.id, read.read()));
    assertEquals(Reason.READ_GONE, client.refused(new ReadTags(segment.id, read.read(), 0, 1)));
    assertEquals(
        Reason.WRONG_INCARNATION, client.refused(new OpenRead(segment.id, incarnation + 1, true)));
  }

  @Test
  void readsEndAtTheirDeadline() throws Exception {
    Map<Setting<?>, String> settings = cluster.settings(directory);
    settings.put(NodeSettings.READ_DEADLINE, "1h");
    TestClient client = cluster.connect(cluster.start(settings));
    long incarnation = segment.createAt(client, 1);
    ReadOpened read = client.ask(ReadOpened.class, new OpenRead(segment.id, incarnation, true));
    ReadTags use = new ReadTags(segment.id, read.read(), 0, 1);
    for (int i = 0; i < 3; i++) {
      cluster.skippedNanos.addAndGet(Duration.ofMinutes(50).toNanos());
      client.ask(BlockTags.class, use);
    }
    cluster.skippedNanos.addAndGet(Duration.ofMinutes(61).toNanos());
    assertEquals(Reason.READ_GONE, client.refused(use));
  }

  @Test
  void readsThatAreForgottenMakeRoom() throws Exception {
    TestClient client = cluster.connect(cluster.start(directory));
    OpenRead open = new OpenRead(segment.id, segment.createAt(client, 1), true);
    for (int i = 0; i < 64; i++) {
      client.ask(ReadOpened.class, open);
    }
    assertEquals(Reason.BUSY, client.refused(open));
    cluster.skippedNanos.addAndGet(Duration.ofMinutes(1).toNanos());
    Waiting.until("the pins are gone", () -> client.ask(open) instanceof ReadOpened);
  }

  @Test
  void readsAreOfOneConnectionAndEndWithIt() throws Exception {
    StorageNode node = cluster.start(directory);
    TestClient client = cluster.connect(node);
    long incarnation = segment.createAt(client, 1);
    OpenRead open = new OpenRead(segment.id, incarnation, true);
    for (int i = 0; i < 64; i++) {
      client.ask(ReadOpened.class, open);
    }
    assertEquals(Reason.BUSY, client.refused(open));
    TestClient other = cluster.connect(node);
    assertEquals(Reason.READ_GONE, other.refused(new ReadTags(segment.id, 1, 0, 1)));
    assertEquals(Reason.BUSY, other.refused(open), "the replica has its fill of pins");
    client.disconnect();
    Waiting.until("the pins are gone", () -> other.ask(open) instanceof ReadOpened);
  }
}
