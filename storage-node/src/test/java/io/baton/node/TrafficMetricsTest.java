package io.baton.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.daemon.testing.Exposition;
import io.baton.daemon.testing.Http;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Learned;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadClosed;
import io.baton.replication.read.ReadOpened;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's metrics of readers, connections, strangers and nodes that are taught. */
class TrafficMetricsTest {

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final TestSegment segment = new TestSegment(7);

  @AfterEach
  void close() {
    cluster.close();
  }

  private StorageNode start(String name) throws Exception {
    return cluster.startMonitored(directory.resolve(name), "64MiB");
  }

  private static Exposition scrape(StorageNode node) throws Exception {
    return Http.scrape(node.monitor().orElseThrow());
  }

  private static double done(Exposition scrape, String kind) {
    return scrape.value("baton_node_requests_total", "kind=" + kind, "outcome=done");
  }

  @Test
  void readsAndConnectionsAreShownWhileTheyLast() throws Exception {
    StorageNode node = start("node");
    TestClient client = cluster.connect(node);
    TestClient other = cluster.connect(node);
    long incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0));
    ReadOpened read = client.ask(ReadOpened.class, new OpenRead(segment.id, incarnation, true));
    assertEquals(1, scrape(node).value("baton_node_open_reads"));
    assertEquals(2, scrape(node).value("baton_node_connections"));
    client.ask(ReadClosed.class, new CloseRead(segment.id, read.read()));
    other.disconnect();
    assertEquals(0, scrape(node).value("baton_node_open_reads"));
    Waiting.until(
        "the connection is gone", () -> scrape(node).value("baton_node_connections") == 1);
  }

  @Test
  void strangersAreCounted() throws Exception {
    StorageNode node = start("node");
    try (Socket socket = new Socket(node.address().getHost(), node.address().getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      Waiting.until(
          "the frame is counted",
          () -> scrape(node).value("baton_node_malformed_frames_total") == 1);
    }
    assertThrows(
        ExecutionException.class,
        () -> new TestClient(cluster.id(), new NodeId("another"), node.address()));
    assertEquals(1, scrape(node).value("baton_node_connections_refused_total"));
    assertEquals(1, scrape(node).value("baton_node_malformed_frames_total"));
  }

  @Test
  void teachingIsTimedAndOver() throws Exception {
    StorageNode source = start("source");
    TestClient client = cluster.connect(source);
    long incarnation = segment.createAt(client, 1);
    client.ask(Acknowledged.class, segment.checkpoint(incarnation, 1, 1, 0, 1));
    StorageNode learner = start("learner");
    cluster.connect(learner).ask(Learned.class, segment.learn(2, source, incarnation));

    Exposition taught = scrape(learner);
    assertEquals(1, done(taught, "learn"));
    assertEquals(0, taught.value("baton_node_learnings"));
    assertEquals(0, taught.value("baton_node_checkpoints_total"), "taught is not committed here");
    assertEquals(1, taught.value("baton_node_replicas"));
    assertTrue(done(scrape(source), "read_blocks") > 0);
  }
}
