package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Storage nodes archive versions, whatever becomes of nodes and of the archive. */
final class ArchivingTest extends ArchivingSuite {

  @Test
  void versionsAreArchivedByPolicyAndOnRequestAndComeBackWithoutAnyReplica() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config())) {
      SegmentSpec spec = SegmentSpec.ofCapacity(1 << 20).withReplicas(2, 1);
      byte[] first = random(300_000, 1);
      baton.register(NAME, spec, Files.write(directory.resolve("first"), first));
      String refused = run(cluster, 1, "archive", NAME).text();
      assertTrue(refused.contains("has no archive: say where"), refused);
      run(cluster, 0, "archive", NAME, "--to", archive.toUri());
      String asked = run(cluster, 0, "archive", NAME).text();
      assertTrue(asked.contains("is archived as soon as may be"), asked);
      awaitObjects("versions", 1);
      run(cluster, 0, "archive", NAME, "--every-versions", 2, "--last", 5);
      String described = run(cluster, 0, "describe", NAME).text();
      assertTrue(described.contains(", every 2 versions; the last 5 stay there"), described);
      byte[] last = first.clone();
      try (Segment segment = baton.open(NAME)) {
        for (int i = 0; i < 4; i++) {
          last[i * 5000] = (byte) (i + 1);
          segment.bytes().writeByte(i * 5000L, i + 1);
          segment.checkpoint();
        }
        awaitObjects("versions", 2);
      }
      String again = run(cluster, 0, "archive", NAME).text();
      String version = again.replaceFirst("(?s).*version ([0-9.]+),.*", "$1");
      await(
          version + " is listed",
          () -> run(cluster, 0, "archive", NAME, "--list").text().contains("\n" + version + " "));
      for (NodeId node : cluster.nodeIds()) {
        cluster.node(node).kill();
      }
      Path file = directory.resolve("restored");
      run(cluster, 0, "restore", NAME, "--file", file);
      assertArrayEquals(last, Files.readAllBytes(file));
      restoreInto(cluster, last);
    }
  }

  /** Of a time, of a segment that was removed, and under its own name again. */
  @Test
  void anEarlierVersionComesBackOfASegmentThatIsGone() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 1);
        Baton baton = Baton.connect(cluster.config())) {
      SegmentSpec spec = SegmentSpec.ofCapacity(1 << 20).withReplicas(1, 1);
      byte[] first = random(9000, 1);
      baton.register(NAME, spec, Files.write(directory.resolve("first"), first));
      run(cluster, 0, "archive", NAME, "--to", archive.toUri(), "--every-versions", 1);
      awaitObjects("versions", 1);
      Instant between = Instant.now();
      try (Segment segment = baton.open(NAME)) {
        segment.bytes().writeLong(0, 1);
        segment.checkpoint();
      }
      awaitObjects("versions", 2);
      String off = run(cluster, 0, "archive", NAME, "--off").text();
      assertTrue(off.contains("nothing is archived any more"), off);
      run(cluster, 0, "rm", "--yes", NAME);
      run(cluster, 3, "restore", NAME);
      String from = archive.toUri().toString();
      Path file = directory.resolve("restored");
      run(cluster, 0, "restore", NAME, "--from", from, "--at", between, "--file", file);
      assertArrayEquals(first, Files.readAllBytes(file));
      run(cluster, 1, "restore", NAME, "--from", from, "--at", "2001-01-01T00:00:00Z");
      run(cluster, 1, "restore", "other", "--from", from);
      run(cluster, 0, "restore", NAME, "--from", from);
      run(cluster, 0, "get", NAME, file);
      assertEquals(-1, Arrays.mismatch(first, 8, 9000, Files.readAllBytes(file), 8, 9000));
      assertNotEquals(-1, Arrays.mismatch(first, Files.readAllBytes(file)));
      damageNewest();
      String damaged = run(cluster, 1, "restore", NAME, "--as", "a/b", "--from", from).text();
      assertTrue(damaged.contains("is damaged: its head"), damaged);
      run(cluster, 0, "restore", NAME, "--as", "a/b", "--from", from, "--version", "1.1");
      run(cluster, 0, "get", "a/b", file);
      assertArrayEquals(first, Files.readAllBytes(file));
    }
  }

  private void damageNewest() throws IOException {
    Path newest = Collections.max(objects("versions"));
    byte[] bytes = Files.readAllBytes(newest);
    bytes[200] ^= 1;
    Files.write(newest, bytes);
  }

  private void restoreInto(TestCluster cluster, byte[] last) throws Exception {
    cluster.launch(new NodeId("n8"));
    cluster.launch(new NodeId("n9"));
    cluster.awaitReady(new NodeId("n8"));
    cluster.awaitReady(new NodeId("n9"));
    String registered = run(cluster, 1, "restore", NAME).text();
    assertTrue(registered.contains("is registered, and is not written over"), registered);
    run(cluster, 0, "restore", NAME, "--as", "archived/again");
    Path copy = directory.resolve("copy");
    run(cluster, 0, "get", "archived/again", copy);
    assertArrayEquals(last, Files.readAllBytes(copy));
  }

  /** The one that archives is killed in the middle; another one goes on with what is there. */
  @Test
  void anUploadGoesOnAfterKills() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 0);
        Baton baton = Baton.connect(cluster.config())) {
      for (String id : List.of("n1", "n2")) {
        cluster.launch(new NodeId(id), Map.of(), "--archive-rate", "6MiB");
        cluster.awaitReady(new NodeId(id));
      }
      byte[] content = random(5 * PACK, 3);
      SegmentSpec spec = SegmentSpec.ofCapacity(content.length).withReplicas(2, 1);
      baton.register(NAME, spec, Files.write(directory.resolve("content"), content));
      run(cluster, 0, "archive", NAME, "--to", archive.toUri(), "--now");
      awaitObjects("packs", 1);
      for (String id : List.of("n1", "n2")) {
        cluster.node(new NodeId(id)).kill();
      }
      int stored = objects("packs").size();
      assertTrue(stored < 5, stored + " packs were there already");
      assertEquals(Set.of(), objects("versions"));
      cluster.launch(new NodeId("n2"), Map.of(), "--archive-rate", "6MiB");
      cluster.awaitReady(new NodeId("n2"));
      awaitObjects("versions", 1);
      assertEquals(5, objects("packs").size(), "none was written twice");
      Path file = directory.resolve("restored");
      run(cluster, 0, "restore", NAME, "--file", file);
      assertEquals(-1, Files.mismatch(directory.resolve("content"), file));
    }
  }
}
