package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.registry.testing.Eventually;
import io.baton.wire.Control.Welcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More connections to a storage node than its clients need, which ask for nothing. {@code
 * -Dbaton.idle.connections} sets how many.
 */
final class IdlePeersTest {

  private static final NodeId NODE = new NodeId("n1");
  private static final SegmentName NAME = SegmentName.of("idle/segment");
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(64 << 10).withReplicas(1, 1);

  @TempDir Path directory;

  private final int crowd = Integer.getInteger("baton.idle.connections", 2000);
  private final List<RawPeer> peers = new ArrayList<>();
  private TestCluster cluster;
  private Baton baton;
  private Segment segment;
  private long step;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 1);
    baton = Baton.connect(cluster.impatientConfig());
    segment = baton.openOrRegister(NAME, SPEC);
  }

  @AfterEach
  void stop() throws IOException {
    closePeers();
    baton.close();
    cluster.close();
  }

  private void closePeers() throws IOException {
    for (RawPeer peer : peers) {
      peer.close();
    }
    peers.clear();
  }

  private void checkpoint() {
    segment.bytes().writeLong(0, ++step);
    assertEquals(1, segment.checkpoint().replicas().size());
  }

  @Test
  void aCrowdThatAsksForNothingIsPutUpWith() throws Exception {
    TestProcess node = cluster.node(NODE);
    checkpoint();
    int files = node.openFiles();
    long memory = node.residentKib();
    int lines = node.lines().size();
    String id = cluster.clusterId();
    HostAndPort address = cluster.address(NODE);
    for (int i = 0; i < crowd; i++) {
      RawPeer peer = RawPeer.connect(address);
      peers.add(peer);
      assertInstanceOf(Welcome.class, peer.shakeHands(id, NODE), "answer to number " + i);
      if (i % 100 == 0) {
        checkpoint();
      }
    }
    assertTrue(node.openFiles() >= files + crowd, "they are all there");
    long more = node.residentKib() - memory;
    assertTrue(more < 32 << 10, more + " KiB more");
    closePeers();
    Eventually.await("files are back", TestCluster.PATIENCE, () -> node.openFiles() <= files + 8);
    checkpoint();
    assertTrue(node.lines().size() <= lines + 10, () -> String.join("\n", node.lines()));
  }
}
