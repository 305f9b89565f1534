package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.testing.Eventually;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that grow and shrink while their nodes come and go. */
final class ResizeTest {

  private static final long SMALL = 64 << 10;
  private static final long LARGE = 3 << 20;
  private static final SegmentName NAME = SegmentName.of("resize/segment");

  @TempDir Path directory;

  private long capacityInZooKeeper(TestCluster cluster) {
    return cluster.record(NAME).record().spec().capacity();
  }

  /** One of three is not there when the segment grows: it is taught, and then all there is. */
  @Test
  void whatHasGrownIsThereOnEveryReplica() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Baton other = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, SegmentSpec.ofCapacity(SMALL))) {
      Bytes<?> before = segment.bytes();
      ByteBuffer raw = segment.byteBuffer();
      before.writeLong(8, 1);
      segment.checkpoint();
      NodeId away = cluster.nodeIds().get(2);
      cluster.node(away).kill();
      Eventually.await("two in sync", TestCluster.PATIENCE, () -> commits(segment, 2));

      Receipt grown = segment.resize(LARGE);
      assertEquals(2, grown.replicas().size());
      assertEquals(LARGE, segment.capacity());
      assertEquals(LARGE, segment.length());
      assertEquals(LARGE, capacityInZooKeeper(cluster));
      before.writeLong(16, 2);
      raw.putLong(24, 3);
      segment.bytes().writeLong(LARGE - 8, 4);
      segment.checkpoint();

      cluster.restart(away);
      Eventually.await("three in sync", TestCluster.PATIENCE, () -> commits(segment, 3));
      cluster.node(cluster.nodeIds().get(0)).kill();
      cluster.node(cluster.nodeIds().get(1)).kill();
      try (Segment taken = other.open(NAME, OpenOptions.TAKEOVER)) {
        assertEquals(LARGE, taken.capacity());
        for (long value = 1; value <= 3; value++) {
          assertEquals(value, taken.bytes().readLong(8 * value));
        }
        assertEquals(4, taken.bytes().readLong(LARGE - 8));
      }
    }
  }

  @Test
  void whatIsCutOffIsGoneAndComesBackAsZeros() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment =
            baton.openOrRegister(NAME, SegmentSpec.ofCapacity(LARGE).withReplicas(2, 1))) {
      for (long at = 0; at < LARGE; at += SegmentSpec.BLOCK_SIZE) {
        segment.bytes().writeLong(at, ~at);
      }
      segment.checkpoint();
      segment.resize(SMALL + 5);
      assertEquals(LARGE, segment.capacity());
      segment.publish();
      Path copy = directory.resolve("copy");
      baton.fetch(NAME, copy);
      assertEquals(SMALL + 5, Files.size(copy));
      segment.resize(LARGE);
      assertEquals(~0L, segment.bytes().readLong(0));
      assertEquals(0, segment.bytes().readLong(LARGE - SegmentSpec.BLOCK_SIZE));
      segment.publish();
      baton.fetch(NAME, copy);
      assertEquals(-1, Files.mismatch(copy, segment.file()));
    }
  }

  @Test
  void aFileThatHasGrownIsPutAsOneVersion() throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});
    try (TestCluster cluster = TestCluster.start(directory, 1, 3)) {
      assertEquals(0, Ran.baton(cluster, "put", NAME.value(), file.toString()).status());
      byte[] longer = new byte[(int) LARGE];
      longer[longer.length - 1] = 4;
      Files.write(file, longer);
      Ran put = Ran.baton(cluster, "put", NAME.value(), file.toString());
      assertEquals(0, put.status(), put.text());
      Path copy = directory.resolve("copy");
      try (Baton baton = Baton.connect(cluster.config())) {
        assertEquals(new Version(2, 2), baton.fetch(NAME, copy).version());
      }
      assertEquals(-1, Files.mismatch(file, copy));
      assertEquals(LARGE, capacityInZooKeeper(cluster));
    }
  }

  /** A quota is a full disk. */
  @Test
  void aResizeThatFindsNoRoomChangesNothing() throws Exception {
    SegmentSpec spec = SegmentSpec.ofCapacity(SMALL);
    try (TestCluster cluster =
            TestCluster.start(
                directory, 1, 3, TestCluster.NodeLimits.DEFAULT.withCapacity("8MiB"));
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, spec)) {
      segment.bytes().writeLong(0, 5);
      segment.checkpoint();
      NoSpaceException refused =
          assertThrows(NoSpaceException.class, () -> segment.resize(64 << 20));
      for (String said :
          new String[] {NAME.value(), "nothing is changed", "refused: NO_SPACE", "8388608"}) {
        assertTrue(refused.getMessage().contains(said), refused::getMessage);
      }
      assertEquals(SMALL, segment.capacity());
      assertEquals(SMALL, segment.length());
      assertEquals(SMALL, Files.size(segment.file()));
      assertEquals(SMALL, capacityInZooKeeper(cluster));
      segment.bytes().writeLong(8, 6);
      assertEquals(3, segment.checkpoint().replicas().size());
      segment.resize(LARGE);
      segment.bytes().writeLong(LARGE - 8, 7);
      assertEquals(3, segment.checkpoint().replicas().size());
    }
  }

  /** ZooKeeper is told when it is back; who opens the segment learns its length from a replica. */
  @Test
  void growsWhileZooKeeperIsAway() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, SegmentSpec.ofCapacity(SMALL))) {
      cluster.zooKeeper().kill(0);
      segment.resize(LARGE);
      segment.bytes().writeLong(LARGE - 8, 9);
      assertEquals(3, segment.checkpoint().replicas().size());
      cluster.zooKeeper().restart(0);
      Eventually.await(
          "the capacity in ZooKeeper",
          TestCluster.PATIENCE,
          () -> capacityInZooKeeper(cluster) == LARGE);
    }
  }

  private static boolean commits(Segment segment, int replicas) {
    try {
      return segment.checkpoint().replicas().size() == replicas;
    } catch (OutcomeUnknownException e) {
      return false;
    }
  }
}
