package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.Member;
import io.baton.api.SegmentSpec;
import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import io.baton.daemon.testing.Http;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Learned;
import io.baton.replication.message.ReplicaStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that a disk has damaged are found without being asked for, and repaired (R5). */
class ScrubTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestNames names = new TestNames(cluster.registry);
  private StorageNode frail;
  private StorageNode other;
  private TestSegment segment;
  private long frailIncarnation;
  private long otherIncarnation;

  @BeforeEach
  void fillBoth() throws Exception {
    frail = start("frail", "0B");
    other = start("other", "0B");
    segment = names.registered();
    TestClient client = cluster.connect(frail);
    frailIncarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(frailIncarnation, 1, 41, 0, 1, 2, 150));
    client.ask(Acknowledged.class, segment.checkpoint(frailIncarnation, 1, 42, 1));
    client.ask(
        ReplicaStatus.class, new CommitPoint(segment.id, frailIncarnation, 1, segment.last()));
    otherIncarnation =
        cluster
            .connect(other)
            .ask(Learned.class, segment.learn(1, frail, frailIncarnation))
            .incarnation();
    names.makeReady(
        segment,
        new Member(frail.id(), frailIncarnation),
        new Member(other.id(), otherIncarnation));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private StorageNode start(String name, String scrubRate) throws Exception {
    Map<Setting<?>, String> settings = cluster.settings(directory.resolve(name));
    settings.put(CommonSettings.MONITOR, "0");
    settings.put(NodeSettings.SCRUB_RATE, scrubRate);
    return cluster.start(settings);
  }

  private static double value(StorageNode node, String metric) throws Exception {
    return Http.scrape(node.monitor().orElseThrow()).value(metric);
  }

  /** Damages blocks that are filled with a value, in the files of a node that does not run. */
  private void damage(String node, int value) throws Exception {
    Path file = directory.resolve(node).resolve("segments").resolve(segment.id.toString());
    Path replica = file.resolve("replica");
    byte[] all = Files.readAllBytes(replica);
    for (int at = 0; at < all.length; at += SegmentSpec.BLOCK_SIZE) {
      if (all[at] == value && all[at + SegmentSpec.BLOCK_SIZE - 1] == value) {
        all[at + 9] ^= 1;
      }
    }
    Files.write(replica, all);
  }

  @Test
  void aDamagedBlockIsRepairedFromTheOtherMember() throws Exception {
    frail.close();
    damage("frail", 41);
    StorageNode again = start("frail", "1GiB");
    Waiting.until("repaired", () -> value(again, "baton_node_repaired_blocks_total") == 3);
    assertEquals(3, value(again, "baton_node_damaged_blocks_total"));
    other.close();
    TestClient client = cluster.connect(again);
    assertEquals("1.2: 41 42 41 0", client.content(segment.id, frailIncarnation, 4));
    frail = again;
    again.close();
    StorageNode third = start("frail", "1GiB");
    Waiting.until("checked", () -> value(third, "baton_node_scrubbed_bytes_total") == 4 * 4096);
    assertEquals(0, value(third, "baton_node_damaged_blocks_total"));
  }

  @Test
  void whatBothHaveDamagedStaysSoAndIsSaid() throws Exception {
    frail.close();
    other.close();
    damage("frail", 41);
    damage("other", 41);
    damage("frail", 42);
    start("other", "0B");
    StorageNode again = start("frail", "1GiB");
    Waiting.until(
        "repaired what there is", () -> value(again, "baton_node_repaired_blocks_total") == 1);
    assertEquals(4, value(again, "baton_node_damaged_blocks_total"));
    assertEquals(
        "1.2: 41 42 41 0", cluster.connect(again).content(segment.id, frailIncarnation, 4));
  }
}
