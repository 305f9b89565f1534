package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.baton.api.ArchivePolicy;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.NoCopyReachableException;
import io.baton.archive.read.NewestVersion;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.Registry;
import io.baton.registry.record.origin.Restored;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who asks for it goes on from the archive when no replica is left, and never otherwise. */
final class ArchiveFallbackTest extends ArchivingSuite {

  private static final OpenOptions FALLING_BACK =
      OpenOptions.DEFAULT.fallingBackTo(new NewestVersion());
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20).withReplicas(2, 1);

  /** Until an open that finds no copy gives up. */
  private static final Duration SOON = Duration.ofSeconds(6);

  /** Counts up, a checkpoint each; those up to {@code archived} are in the archive. */
  private Version write(Baton baton, int archived, int last) throws Exception {
    baton.register(NAME, SPEC);
    ArchivePolicy onRequest =
        new ArchivePolicy(
            archive.toUri().toString(), 0, Duration.ZERO, 0, Duration.ZERO, Version.NONE);
    baton.versions().archive(NAME, before -> onRequest);
    Version version = Version.NONE;
    try (Segment segment = baton.open(NAME)) {
      for (int i = 1; i <= last; i++) {
        segment.bytes().writeLong(0, i);
        Version committed = segment.checkpoint().version();
        if (i == archived) {
          version = committed;
          baton.versions().requestArchive(NAME);
          awaitObjects("versions", 1);
        }
      }
    }
    return version;
  }

  /** Two nodes are there instead of those that had the segment. */
  private static void loseAll(TestCluster cluster) throws Exception {
    for (NodeId node : cluster.nodeIds()) {
      cluster.node(node).kill();
    }
    try (Registry registry = cluster.registry()) {
      await(
          "ZooKeeper takes the nodes for dead",
          () ->
              registry.nodes().recent(Duration.ZERO, SOON).stream()
                  .allMatch(node -> node.live().isEmpty()));
    }
    for (String node : List.of("n8", "n9")) {
      cluster.launch(new NodeId(node));
    }
    for (String node : List.of("n8", "n9")) {
      cluster.awaitReady(new NodeId(node));
    }
  }

  @Test
  void whoAsksForItGoesOnFromTheArchiveAndIsToldHowOldItIs() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config().withTimeout(SOON))) {
      Version archived = write(baton, 3, 5);
      loseAll(cluster);
      NoCopyReachableException never =
          assertThrows(NoCopyReachableException.class, () -> baton.open(NAME));
      assertFalse(never.getMessage().contains("rchive is"), never.getMessage());
      String id = id(cluster);
      baton.open(NAME, FALLING_BACK).close();
      try (Segment segment = baton.open(NAME)) {
        Restored restored = segment.opened().restored().orElseThrow();
        assertEquals(archived, restored.version());
        assertEquals(id, restored.from().toString());
        assertFalse(segment.opened().initial(), "an application would begin anew");
        assertEquals(3, segment.bytes().readLong(0));
        segment.bytes().writeLong(0, 100);
        segment.checkpoint();
      }
      assertNotEquals(id, id(cluster));
      String listed = run(cluster, 0, "segments").text();
      assertFalse(listed.contains("restored-"), listed);
      String described = run(cluster, 0, "describe", NAME).text();
      assertTrue(described.contains(archive.toUri().toString()), described);
      try (Segment segment = baton.open(NAME, FALLING_BACK)) {
        assertTrue(segment.opened().restored().isEmpty(), "it has replicas");
        assertEquals(100, segment.bytes().readLong(0));
      }
      cluster.restart(new NodeId("n1"));
      run(cluster, 0, "undelete", NAME, "--id", id, "--as", "archived/lost");
      try (Segment lost = baton.open(SegmentName.of("archived/lost"))) {
        assertEquals(5, lost.bytes().readLong(0));
      }
    }
  }

  private static String id(TestCluster cluster) throws Exception {
    return run(cluster, 0, "describe", NAME).text().replaceFirst("(?s).*?([0-9a-f]{32}).*", "$1");
  }

  /** A node that runs may have it, also if it is not reached from here. */
  @Test
  void notWhileANodeRunsThatMayHaveIt() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 0);
        NodeRelay relay = NodeRelay.launch(cluster, new NodeId("n1"));
        Baton baton = Baton.connect(cluster.config().withTimeout(Duration.ofSeconds(4)))) {
      write(baton, 3, 5);
      relay.swallow(true, true);
      NoCopyReachableException refused =
          assertThrows(NoCopyReachableException.class, () -> baton.open(NAME, FALLING_BACK));
      assertTrue(
          refused.getMessage().contains("n1 runs, though it does not answer here"),
          refused.getMessage());
      relay.mend();
      try (Segment segment = baton.open(NAME, FALLING_BACK)) {
        assertTrue(segment.opened().restored().isEmpty(), "its replica was there");
        assertEquals(5, segment.bytes().readLong(0));
      }
    }
  }

  /** Replicas that lost their fence do not count, but hold more than the archive. */
  @Test
  void notWhileThereAreCopiesForAnOperatorToDecideAbout() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config().withTimeout(SOON))) {
      write(baton, 3, 5);
      for (NodeId node : cluster.nodeIds()) {
        ReplicaFiles.reboot(cluster, node);
      }
      for (NodeId node : cluster.nodeIds()) {
        cluster.awaitReady(node);
      }
      NoCopyReachableException refused =
          assertThrows(NoCopyReachableException.class, () -> baton.open(NAME, FALLING_BACK));
      assertTrue(
          refused.getMessage().contains("there are copies that may be newer"),
          refused.getMessage());
      run(cluster, 0, "recover", NAME, "--accept", "n1", "--yes");
      try (Segment segment = baton.open(NAME, FALLING_BACK)) {
        assertEquals(5, segment.bytes().readLong(0));
      }
    }
  }

  @Test
  void anAgentDoesSoAfterTheTimeThatItWasTold() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config().withTimeout(SOON))) {
      write(baton, 3, 5);
      loseAll(cluster);
      AgentNode never = agent(cluster, "a", "");
      never.start();
      JsonNode failed =
          never.await("counter", status -> status.path("reason").asText().contains("no copy"));
      assertFalse(failed.path("reason").asText().contains("rchive is"), failed.toString());
      never.agent().kill();
      AgentNode node = agent(cluster, "b", "fallback-after = \"2s\"");
      node.start();
      node.await(
          "counter",
          status -> status.path("reason").asText().contains("the archive is fallen back to"));
      JsonNode held = node.awaitState("counter", "holding");
      assertTrue(
          held.path("reason").asText().contains("what was acknowledged later is given up"),
          held.toString());
      assertEquals(3, first(node));
      node.agent().kill();
    }
  }

  private static long first(AgentNode node) throws Exception {
    return ByteBuffer.wrap(Files.readAllBytes(node.data("counter")))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong();
  }

  private AgentNode agent(TestCluster cluster, String name, String more) throws Exception {
    AgentNode node = new AgentNode(cluster, directory.resolve(name));
    node.configure(
        """
        timeout = "6s"
        [programs.counter]
        segment = "%s"
        protect = "mapped"
        path = "%s"
        capacity = "1MiB"
        %s
        """
            .formatted(NAME, node.app("state"), more));
    return node;
  }
}
