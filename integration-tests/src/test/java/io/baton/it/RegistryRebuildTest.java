package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper loses everything, and is made again of what the storage nodes have (R11). */
final class RegistryRebuildTest {

  private static final SegmentName NAME = SegmentName.of("rebuild/segment");

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedIsThereAfterARebuild() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3)) {
      Receipt receipt;
      try (Baton baton = Baton.connect(cluster.config());
          Segment segment = baton.openOrRegister(NAME, SegmentSpec.ofCapacity(1 << 20))) {
        segment.bytes().writeLong(0, 42);
        receipt = segment.checkpoint();
      }
      String id = cluster.clusterId();
      String nodes =
          cluster.nodeIds().stream()
              .map(node -> cluster.address(node).toString())
              .collect(Collectors.joining(","));
      cluster.zooKeeper().wipe(0);
      for (NodeId node : cluster.nodeIds()) {
        cluster
            .node(node)
            .await(0, line -> line.contains("ZooKeeper went back"), TestCluster.PATIENCE);
      }
      assertThrows(BatonException.class, () -> Baton.connect(cluster.config()));
      List<String> said = rebuild(cluster, nodes);
      assertTrue(said.contains("rebuilt"), () -> String.join("\n", said));
      assertEquals(id, cluster.clusterId());
      try (Baton baton = Baton.connect(cluster.config());
          Segment segment = baton.open(NAME)) {
        assertEquals(receipt.version(), segment.opened().version());
        assertEquals(42, segment.bytes().readLong(0));
        segment.bytes().writeLong(0, 43);
        assertEquals(3, segment.checkpoint().replicas().size());
      }
    }
  }

  private static List<String> rebuild(TestCluster cluster, String nodes) throws Exception {
    TestProcess command =
        TestProcess.daemon(
            "rebuild",
            "io.baton.cli.BatonCommand",
            "registry",
            "rebuild",
            "--zookeeper",
            cluster.connectString(),
            "--nodes",
            nodes,
            "--takeover",
            "--yes");
    assertEquals(0, command.exitCode(), () -> String.join("\n", command.lines()));
    return command.lines();
  }
}
