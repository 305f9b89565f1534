package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every machine of two segments reboots without a stop of its node (R5); real commands. */
final class RecoverTest {

  private static final String CONTENT = "kept".repeat(5000);
  private static final SegmentName DISK = SegmentName.of("reboot/disk");
  private static final SegmentName MEMORY = SegmentName.of("reboot/memory");

  @TempDir Path directory;

  private static void assertHolds(Baton baton, SegmentName name) {
    try (Segment segment = baton.open(name)) {
      assertEquals(CONTENT, segment.bytes().to8bitString());
      segment.bytes().writeByte(0, (byte) 'k');
      assertEquals(2, segment.checkpoint().replicas().size(), "the other is taught");
    }
  }

  @Test
  void aDiskSegmentOpensAndAMemorySegmentWhenAnOperatorSaysSo() throws Exception {
    SegmentSpec spec = SegmentSpec.ofCapacity(1 << 20).withReplicas(2, 2);
    Path content = Files.writeString(directory.resolve("content"), CONTENT, UTF_8);
    try (TestCluster cluster = TestCluster.start(directory, 1, 2)) {
      Baton baton = cluster.client();
      baton.register(DISK, spec.withDurability(Durability.DISK), content);
      baton.register(MEMORY, spec, content);
      for (NodeId node : cluster.nodeIds()) {
        ReplicaFiles.reboot(cluster, node);
      }
      for (NodeId node : cluster.nodeIds()) {
        cluster.awaitReady(node);
      }
      assertHolds(baton, DISK);

      Ran lost = Ran.baton(cluster, "put", MEMORY.value(), content.toString());
      assertEquals(4, lost.status(), lost.text());
      assertTrue(lost.text().contains("n2 has copy 1 up to 1.1"), lost.text());
      assertTrue(lost.text().contains("before the machine went down"), lost.text());
      assertTrue(lost.text().contains("baton recover " + MEMORY), lost.text());
      Ran shown = Ran.baton(cluster, "recover", MEMORY.value(), "--json");
      assertEquals(0, shown.status(), shown.text());
      assertTrue(shown.text().contains("everything acknowledged after 1.1"), shown.text());
      Ran done = Ran.baton(cluster, "recover", MEMORY.value(), "--accept", "n2", "--yes");
      assertEquals(0, done.status(), done.text());
      assertEquals(1, cluster.inSync(MEMORY).size());
      assertHolds(baton, MEMORY);
      assertEquals(2, cluster.inSync(MEMORY).size());
    }
  }
}
