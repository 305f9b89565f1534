package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No checkpoint waits for the archive. */
final class ArchivingUnderLoadTest extends ArchivingSuite {

  /** Of a server that takes connections, and answers nothing. */
  @Test
  void noCheckpointWaitsForAnArchiveThatHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TestCluster cluster = TestCluster.start(directory, 1, 0);
        Baton baton = Baton.connect(cluster.config())) {
      Map<String, String> credentials =
          Map.of("AWS_ACCESS_KEY_ID", "some", "AWS_SECRET_ACCESS_KEY", "thing");
      for (String id : List.of("n1", "n2")) {
        cluster.launch(new NodeId(id), credentials);
        cluster.awaitReady(new NodeId(id));
      }
      SegmentSpec spec = SegmentSpec.ofCapacity(1 << 20).withReplicas(2, 2);
      baton.register(NAME, spec, Files.write(directory.resolve("content"), random(1 << 20, 3)));
      String location =
          "s3://some-bucket/prefix?endpoint=http://127.0.0.1:" + silent.getLocalPort();
      run(cluster, 0, "archive", NAME, "--to", location, "--every-versions", 1);
      try (Socket asked = silent.accept();
          Segment segment = baton.open(NAME)) {
        assertTrue(asked.isConnected());
        assertCheckpointsAreQuick(segment, 1 << 20);
      }
    }
  }

  /** A pack takes a minute, and all that is archived is written over meanwhile. */
  @Test
  void noCheckpointWaitsForASlowUpload() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 0);
        Baton baton = Baton.connect(cluster.config())) {
      for (String id : List.of("n1", "n2")) {
        cluster.launch(new NodeId(id), Map.of(), "--archive-rate", "256KiB");
        cluster.awaitReady(new NodeId(id));
      }
      byte[] content = random(3 * PACK, 3);
      SegmentSpec spec = SegmentSpec.ofCapacity(content.length).withReplicas(2, 2);
      baton.register(NAME, spec, Files.write(directory.resolve("content"), content));
      run(cluster, 0, "archive", NAME, "--to", archive.toUri(), "--every-versions", 1);
      awaitObjects("packs", 1);
      try (Segment segment = baton.open(NAME)) {
        assertCheckpointsAreQuick(segment, content.length);
      }
      assertEquals(Set.of(), objects("versions"), "it is still being archived");
    }
  }

  private static void assertCheckpointsAreQuick(Segment segment, int length) {
    long longest = 0;
    for (int i = 0; i < 200; i++) {
      for (long block = 0; block < length / SegmentSpec.BLOCK_SIZE; block += 13) {
        segment.bytes().writeInt(block * SegmentSpec.BLOCK_SIZE, i);
      }
      long began = System.nanoTime();
      segment.checkpoint();
      longest = Math.max(longest, System.nanoTime() - began);
    }
    assertTrue(longest < Duration.ofSeconds(2).toNanos(), longest / 1_000_000 + " ms");
  }
}
