package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.registry.Registry;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Storage nodes that advertise addresses at which nobody reaches them. */
final class WrongAddressTest {

  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final SegmentName NAME = SegmentName.of("wrong/open");
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);

  /** Nobody listens there. */
  private static final HostAndPort REFUSING = HostAndPort.fromParts("127.0.0.1", 1);

  @TempDir Path directory;
  private TestCluster cluster;
  private Registry registry;
  private Baton baton;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 2);
    registry = cluster.with(cluster.registry());
    baton =
        cluster.with(Baton.connect(cluster.impatientConfig().withTimeout(Duration.ofSeconds(3))));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** A node that says it runs, and is reached there. */
  private void advertise(NodeId node, HostAndPort address) {
    NodeRecord record =
        new NodeRecord(
            node, address, "zone-x", "machine-x", 1L << 40, NodeState.ACTIVE, cluster.clusterId());
    registry.nodes().put(record, TestCluster.PATIENCE);
    announce(node, address);
  }

  private void announce(NodeId node, HostAndPort address) {
    LiveRecord live = new LiveRecord(address, "nobody", Instant.EPOCH, 0);
    registry.nodes().announce(node, live, TestCluster.PATIENCE);
  }

  @Test
  void whatCanGoOnWithoutThemDoesAndTheRestSaysWhoIsMissingWhere() throws Exception {
    try (Segment segment = baton.openOrRegister(NAME, SPEC.withReplicas(2, 1))) {
      segment.bytes().writeLong(0, 42);
      assertEquals(2, segment.checkpoint().replicas().size());
    }
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      HostAndPort silent = HostAndPort.fromParts("127.0.0.1", mute.getLocalPort());
      register(silent);
      open(silent);
    }
  }

  private void register(HostAndPort silent) {
    advertise(new NodeId("lost"), REFUSING);
    SegmentName enough = SegmentName.of("wrong/enough");
    assertEquals(2, baton.register(enough, SPEC.withReplicas(3, 2)).replicas().size());
    advertise(new NodeId("mute"), silent);
    SegmentName all = SegmentName.of("wrong/all");
    String message = message(() -> baton.register(all, SPEC.withReplicas(4, 4)));
    assertTrue(message.contains("needs replicas on 4 nodes"), message);
    assertTrue(message.contains("node lost at " + REFUSING + " cannot be reached"), message);
    assertTrue(message.contains("refused"), message);
    assertTrue(message.contains("at " + silent), message);
  }

  private void open(HostAndPort silent) throws Exception {
    cluster.node(N1).kill();
    announce(N1, silent);
    try (Segment segment = baton.open(NAME)) {
      assertEquals(42, segment.bytes().readLong(0));
    }
    cluster.node(N2).kill();
    announce(N2, REFUSING);
    String message = message(() -> baton.open(NAME));
    assertTrue(message.contains("no copy answered within"), message);
    assertTrue(message.contains("node n2 at " + REFUSING + " cannot be reached"), message);
  }

  /** Of the failure, which comes in time: calls here may take 3 s. */
  private static String message(Executable call) {
    return assertTimeout(
        Duration.ofSeconds(20), () -> assertThrows(BatonException.class, call).getMessage());
  }
}
