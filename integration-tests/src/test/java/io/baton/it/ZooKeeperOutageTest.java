package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.FencedException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.UnavailableException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper is gone while a segment is in use. */
final class ZooKeeperOutageTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);
  private static final SegmentName NAME = SegmentName.of("outage/segment");

  @TempDir Path directory;

  @Test
  void zooKeeperIsNotNeededWhileTheMembersStayUp() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Baton other = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      cluster.zooKeeper().kill(0);
      for (int i = 1; i <= 100; i++) {
        segment.bytes().writeLong(0, i);
        segment.checkpoint();
      }
      assertEquals(100, baton.statistics().checkpoints());
      assertEquals(100 * SegmentSpec.BLOCK_SIZE, baton.statistics().checkpointBytes());
      assertEquals(100, baton.statistics().latencies().count());
      assertEquals(0, baton.statistics().unknownOutcomes());
      OpenOptions soon = OpenOptions.TAKEOVER.within(Duration.ofSeconds(4));
      assertThrows(UnavailableException.class, () -> other.open(NAME, soon));
      NodeId lost = cluster.nodeIds().get(0);
      cluster.node(lost).kill();
      segment.bytes().writeLong(0, 101);
      assertThrows(OutcomeUnknownException.class, segment::checkpoint);
      assertEquals(1, baton.statistics().unknownOutcomes());
      assertEquals(0, baton.statistics().membersRemoved());
      cluster.zooKeeper().restart(0);
      segment.bytes().writeLong(8, 102);
      Eventually.await("a checkpoint again", TestCluster.PATIENCE, () -> commits(segment));
      try (Segment taken = other.open(NAME, OpenOptions.TAKEOVER)) {
        assertEquals(101, taken.bytes().readLong(0));
        assertEquals(102, taken.bytes().readLong(8));
      }
      assertEquals(1, baton.statistics().membersRemoved());
      assertEquals(1, baton.statistics().opens());
      assertEquals(0, baton.statistics().reopens(), "it was new");
      assertEquals(1, other.statistics().reopens());
      assertThrows(FencedException.class, segment::checkpoint);
      assertEquals(1, baton.statistics().ownershipsLost());
    }
  }

  private static boolean commits(Segment segment) {
    try {
      segment.checkpoint();
      return true;
    } catch (OutcomeUnknownException e) {
      return false;
    }
  }
}
