package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.daemon.monitor.Jvm;
import io.baton.daemon.monitor.Metric;
import io.baton.daemon.testing.Exposition;
import io.baton.daemon.testing.Http;
import io.baton.node.metrics.NodeMetrics;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.ReplicaStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node's metrics change when the thing happens, and only then. */
class MetricsTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestSegment segment = new TestSegment(7);

  @AfterEach
  void close() {
    cluster.close();
  }

  private StorageNode start(String name, String capacity) throws Exception {
    return cluster.startMonitored(directory.resolve(name), capacity);
  }

  private StorageNode start() throws Exception {
    return start("node", "64MiB");
  }

  private static Exposition scrape(StorageNode node) throws Exception {
    return Http.scrape(node.monitor().orElseThrow());
  }

  private static double refusals(Exposition scrape, String reason) {
    return scrape.value("baton_node_refusals_total", "reason=" + reason);
  }

  private static double requests(Exposition scrape, String kind, String outcome) {
    return scrape.value("baton_node_requests_total", "kind=" + kind, "outcome=" + outcome);
  }

  @Test
  void aNewNodeShowsAllThatIsDeclaredAndNothingElse() throws Exception {
    Exposition scrape = scrape(start());
    ImmutableSet<String> declared =
        NodeMetrics.ALL.stream().map(Metric::name).collect(ImmutableSet.toImmutableSet());
    ImmutableSet<String> jvm =
        Jvm.metrics().stream().map(Jvm.Shown::name).collect(ImmutableSet.toImmutableSet());
    assertEquals(declared, Sets.difference(scrape.names(), jvm));
    assertEquals(1, scrape.value("baton_zookeeper_connection", "state=connected"));
    assertEquals(64 << 20, scrape.value("baton_node_capacity_bytes"));
    assertEquals(0, scrape.value("baton_node_checkpoints_total"));
  }

  /** In memory they are taken on the connection's thread, on disk on the lane's. */
  @ParameterizedTest
  @EnumSource
  void checkpointsAreCountedOnceHoweverOftenTheyAreSent(Durability durability) throws Exception {
    StorageNode node = start();
    TestClient client = cluster.connect(node);
    TestSegment segment = new TestSegment(new SegmentId(7, 7), durability);
    long incarnation = segment.createAt(client, 3);
    Checkpoint first = segment.checkpoint(incarnation, 3, 1, 0, 1, 299);
    client.ask(Acknowledged.class, first);
    client.ask(Acknowledged.class, first);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 3, 2, 1));

    Exposition scrape = scrape(node);
    assertEquals(2, scrape.value("baton_node_checkpoints_total"));
    assertEquals(4 * SegmentSpec.BLOCK_SIZE, scrape.value("baton_node_checkpoint_bytes_total"));
    assertEquals(2, scrape.value("baton_node_commit_seconds_count"));
    assertTrue(scrape.value("baton_node_commit_seconds_sum") > 0);
    assertEquals(3, requests(scrape, "checkpoint", "done"));
    assertEquals(3, scrape.value("baton_node_request_seconds_count", "kind=checkpoint"));
    assertEquals(0, requests(scrape, "checkpoint", "refused"));
    assertEquals(1, scrape.value("baton_node_replicas"));
    assertTrue(scrape.value("baton_node_used_bytes") > 0);
    assertEquals(0, scrape.value("baton_node_held_bytes"));
  }

  @Test
  void refusalsAreCountedByTheirReason() throws Exception {
    StorageNode node = start("node", "1MiB");
    TestClient client = cluster.connect(node);
    long incarnation = segment.createAt(client, 9);
    assertEquals(Reason.FENCED, client.refused(segment.checkpoint(incarnation, 8, 1, 0)));
    assertEquals(
        Reason.UNKNOWN_REPLICA,
        client.refused(new Fence(new TestSegment(8).id, 1, 9, Fence.By.OPENER)));
    int made = 1;
    while (client.ask(new TestSegment(100 + made).create(1)) instanceof ReplicaStatus) {
      made++;
    }
    Exposition scrape = scrape(node);
    assertEquals(1, refusals(scrape, "fenced"));
    assertEquals(1, refusals(scrape, "unknown_replica"));
    assertEquals(1, refusals(scrape, "no_space"));
    assertEquals(0, refusals(scrape, "io_error"));
    assertEquals(1, requests(scrape, "checkpoint", "refused"));
    assertEquals(1, requests(scrape, "fence", "refused"));
    assertEquals(made, scrape.value("baton_node_replicas"));
    assertEquals(0, scrape.value("baton_node_checkpoints_total"));
  }

  @Test
  void manySegmentsMakeNoMoreSeries() throws Exception {
    StorageNode node = start();
    TestClient client = cluster.connect(node);
    ImmutableSet<String> before = ImmutableSet.copyOf(scrape(node).series());
    for (int i = 0; i < 20; i++) {
      TestSegment each = new TestSegment(100 + i);
      long incarnation = each.createAt(client, 1);
      client.ask(Acknowledged.class, each.checkpoint(incarnation, 1, 1, 0));
    }
    assertEquals(before, scrape(node).series());
    assertTrue(before.size() < 700, before.size() + " series"); // twenty for a type of request
  }
}
