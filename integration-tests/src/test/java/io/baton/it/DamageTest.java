package io.baton.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.RefusedException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.version.Fetched;
import io.baton.registry.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage nodes fail while a segment is in use; each test has a cluster of its own to break. */
final class DamageTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);
  private static final SegmentName NAME = SegmentName.of("damage/segment");

  @TempDir Path directory;

  @Test
  void aCorruptReplicaIsNamedAndAnotherServes() throws Exception {
    byte[] content = "the quick brown fox jumps over the lazy dog".repeat(100).getBytes(US_ASCII);
    Path file = Files.write(directory.resolve("content"), content);
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.config())) {
      baton.register(NAME, SPEC, file);
      Member bad = cluster.inSync(NAME).iterator().next();
      ReplicaFiles.flipBitIn(cluster.data(bad.node()), "lazy dog".getBytes(US_ASCII));
      Fetched fetched = baton.fetch(NAME, directory.resolve("copy"));
      assertEquals(1, fetched.problems().size());
      assertTrue(
          fetched.problems().get(0).contains(bad.node().value()), fetched.problems()::toString);
      assertTrue(fetched.problems().get(0).contains("CORRUPT"), fetched.problems()::toString);
      assertEquals(new String(content, US_ASCII), Files.readString(directory.resolve("copy")));
      try (Segment segment = baton.open(NAME)) {
        assertEquals(new String(content, US_ASCII), segment.bytes().to8bitString());
        assertEquals(1, segment.opened().problems().size());
      }
    }
  }

  @Test
  void aNodeThatComesBackJoinsAgainByItself() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig())) {
      Segment segment = baton.openOrRegister(NAME, SPEC);
      NodeId gone = cluster.nodeIds().get(1);
      cluster.node(gone).kill();
      for (int i = 0; i < 50; i++) {
        segment.bytes().writeLong(i * 4096L, i);
        segment.checkpoint();
      }
      assertEquals(2, cluster.inSync(NAME).size(), "the dead node has left the set");
      cluster.restart(gone);
      Eventually.await(
          "three in sync", TestCluster.PATIENCE, () -> cluster.inSync(NAME).size() == 3);
      assertEquals(3, segment.checkpoint().replicas().size());
      segment.close();
      for (NodeId other : cluster.nodeIds()) {
        if (!other.equals(gone)) {
          cluster.node(other).kill();
        }
      }
      try (Segment again = baton.open(NAME)) {
        assertEquals(gone, again.opened().source());
        assertEquals(49, again.bytes().readLong(49 * 4096L));
      }
    }
  }

  @Test
  void aNodeThatLostItsDiskIsTaughtUnderAnotherIncarnation() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      segment.bytes().writeLong(0, 5);
      segment.checkpoint();
      NodeId node = cluster.nodeIds().get(0);
      ImmutableSet<Member> before = cluster.inSync(NAME);
      cluster.node(node).kill();
      ReplicaFiles.delete(cluster.data(node));
      cluster.restart(node);
      Eventually.await(
          "another incarnation in sync",
          TestCluster.PATIENCE,
          () -> cluster.inSync(NAME).size() == 3 && !cluster.inSync(NAME).equals(before));
      segment.bytes().writeLong(0, 6);
      assertEquals(3, segment.checkpoint().replicas().size());
    }
  }

  @Test
  void belowMinInSyncTheOutcomeIsUnknownAndItIsCommittedWhenANodeIsBack() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig())) {
      Segment segment = baton.openOrRegister(NAME, SPEC);
      List<NodeId> nodes = cluster.nodeIds();
      cluster.node(nodes.get(0)).kill();
      cluster.node(nodes.get(1)).kill();
      segment.bytes().writeLong(0, 1);
      OutcomeUnknownException unknown =
          assertThrows(OutcomeUnknownException.class, segment::checkpoint);
      assertTrue(unknown.getMessage().contains("not reachable"), unknown::getMessage);
      cluster.restart(nodes.get(0));
      segment.bytes().writeLong(8, 2);
      segment.checkpoint();
      segment.close();
      try (Segment again = baton.open(NAME)) {
        assertEquals(1, again.bytes().readLong(0));
        assertEquals(2, again.bytes().readLong(8));
      }
    }
  }

  @Test
  void whatWasRefusedIsInTheNextCheckpointThatIsTaken() throws Exception {
    SegmentSpec large = SegmentSpec.ofCapacity(24 << 20);
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig())) {
      Segment segment = baton.openOrRegister(NAME, large);
      List<NodeId> nodes = cluster.nodeIds();
      cluster.node(nodes.get(0)).kill();
      cluster.node(nodes.get(1)).kill();
      int refused = 0;
      for (int round = 1; round <= 6; round++) {
        fill(segment, round);
        try {
          segment.checkpoint();
        } catch (OutcomeUnknownException e) {
          assertTrue(refused == 0, "after a refusal nothing is taken before there is room");
        } catch (RefusedException e) {
          refused++;
        }
      }
      assertTrue(refused > 0, "the backlog has a bound");
      cluster.restart(nodes.get(0));
      cluster.restart(nodes.get(1));
      Eventually.await("a checkpoint", TestCluster.PATIENCE, () -> commits(segment));
      segment.close();
      try (Segment again = baton.open(NAME)) {
        for (long offset = 0; offset < large.capacity(); offset += 4096) {
          assertEquals(6, again.bytes().readLong(offset));
        }
      }
    }
  }

  private static void fill(Segment segment, long value) {
    for (long offset = 0; offset < segment.capacity(); offset += 4096) {
      segment.bytes().writeLong(offset, value);
    }
  }

  private static boolean commits(Segment segment) {
    try {
      segment.checkpoint();
      return true;
    } catch (OutcomeUnknownException | RefusedException e) {
      return false;
    }
  }

  @Test
  void withoutAnyNodeTheSegmentIsRegisteredButNoCopyIsReachable() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig())) {
      baton.register(NAME, SPEC);
      ImmutableSet<Member> members = cluster.inSync(NAME);
      for (NodeId node : cluster.nodeIds()) {
        cluster.node(node).kill();
      }
      NoCopyReachableException none =
          assertThrows(NoCopyReachableException.class, () -> baton.open(NAME));
      for (Member member : members) {
        assertTrue(none.getMessage().contains(member.node().value()), none::getMessage);
      }
      assertThrows(NoCopyReachableException.class, () -> baton.fetch(NAME, directory.resolve("x")));
      cluster.restart(members.iterator().next().node());
      try (Segment segment = baton.open(NAME)) {
        assertTrue(segment.opened().initial());
      }
    }
  }
}
