package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.UnavailableException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.registry.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Storage nodes whose disks are full: what was acknowledged stays, what needs no room goes on, and
 * the rest says so and goes on when there is room.
 */
final class FullDiskTest {

  private static final SegmentSpec SPEC =
      SegmentSpec.ofCapacity(16 << 20).withDurability(Durability.DISK);
  private static final SegmentName NAME = SegmentName.of("full/segment");
  private static final SegmentName STEADY = SegmentName.of("full/steady");

  @TempDir Path directory;

  /** Two of three disks are full, so that no checkpoint may do without them. */
  @ParameterizedTest
  @EnumSource
  @Tag("machine")
  void whatFindsNoRoomIsCommittedWhenThereIsSome(SmallDisk.Kind kind) throws Exception {
    try (SmallDisk first = SmallDisk.mount(kind, directory.resolve("n1"));
        SmallDisk second = SmallDisk.mount(kind, directory.resolve("n2"));
        TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment steady = baton.openOrRegister(STEADY, SegmentSpec.ofCapacity(64 << 10))) {
      Segment segment = baton.openOrRegister(NAME, SPEC);
      segment.bytes().writeLong(0, 1);
      segment.checkpoint();
      steady.bytes().writeLong(0, 1);
      steady.checkpoint();
      first.fill();
      second.fill();
      writeAll(segment, 2);
      assertRefused(segment);
      assertGoesOn(steady);
      baton.fetch(NAME, directory.resolve("copy"));
      assertEquals(1, firstByte(directory.resolve("copy")), "the committed version is read");
      cluster.node(new NodeId("n2")).kill();
      cluster.restart(new NodeId("n2"));

      first.free();
      second.free();
      segment.bytes().writeLong(8, 3);
      Eventually.await("a checkpoint", TestCluster.PATIENCE, () -> isCommitted(segment));
      segment.close();
      cluster.node(new NodeId("n3")).kill();
      try (Segment again = baton.open(NAME)) {
        assertEquals(3, again.bytes().readLong(8));
        assertEquals(2, again.bytes().readLong(SPEC.capacity() - 4096), "nothing is lost");
      }
      assertTrue(cluster.node(new NodeId("n1")).isAlive(), "the node outlives its full disk");
    }
  }

  private static void assertGoesOn(Segment steady) {
    for (int i = 1; i <= 20; i++) {
      steady.bytes().writeLong(0, i);
      assertEquals(3, steady.checkpoint().replicas().size(), "what needs no room goes on");
    }
  }

  /**
   * One full disk of three is left behind, and comes back; also if the first parts of a checkpoint
   * find room there each time.
   */
  @Test
  @Tag("machine")
  void aNodeWithoutRoomLeavesAndJoinsAgain() throws Exception {
    try (SmallDisk full = SmallDisk.mount(SmallDisk.Kind.TMPFS, directory.resolve("n1"));
        TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      full.fillBut(7);
      writeAll(segment, 1);
      assertEquals(2, segment.checkpoint().replicas().size());
      full.free();
      Eventually.await(
          "three in sync", TestCluster.PATIENCE, () -> cluster.inSync(NAME).size() == 3);
      writeAll(segment, 2);
      assertEquals(3, segment.checkpoint().replicas().size());
    }
  }

  /** All disks are full: a registration fails as soon as all have said so, and leaves nothing. */
  @Test
  @Tag("machine")
  void whereNobodyHasRoomRegisteringFailsSoon() throws Exception {
    try (SmallDisk first = SmallDisk.mount(SmallDisk.Kind.TMPFS, directory.resolve("n1"));
        SmallDisk second = SmallDisk.mount(SmallDisk.Kind.EXT4, directory.resolve("n2"));
        TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config())) {
      first.fill();
      second.fill();
      long started = System.nanoTime();
      UnavailableException refused =
          assertThrows(UnavailableException.class, () -> baton.register(NAME, SPEC));
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      for (String said : new String[] {"n1=refused: NO_SPACE", "n2=refused: NO_SPACE", "Nothing"}) {
        assertTrue(refused.getMessage().contains(said), refused::getMessage);
      }
      assertTrue(took.toSeconds() < 10, "all have answered: nothing to wait for, but took " + took);
      first.free();
      second.free();
      baton.register(NAME, SPEC);
    }
  }

  /** A quota is a full disk; what is removed makes room. */
  @Test
  void atItsCapacityANodeRefusesUntilSomethingIsRemoved() throws Exception {
    SegmentSpec large = SegmentSpec.ofCapacity(4 << 20);
    try (TestCluster cluster =
            TestCluster.start(
                directory, 1, 3, TestCluster.NodeLimits.DEFAULT.withCapacity("12MiB"));
        Baton baton = Baton.connect(cluster.impatientConfig());
        Segment segment = baton.openOrRegister(NAME, large)) {
      Segment other = baton.openOrRegister(STEADY, large);
      writeAll(segment, 1);
      writeAll(other, 1);
      assertEquals(3, segment.checkpoint().replicas().size());
      assertEquals(3, other.checkpoint().replicas().size());
      writeAll(segment, 2);
      OutcomeUnknownException unknown =
          assertThrows(OutcomeUnknownException.class, segment::checkpoint);
      String said = unknown.getMessage();
      assertTrue(said.contains("of its capacity of 12582912"), said);
      assertTrue(said.contains("n3 refused: NO_SPACE"), said);
      other.close();
      baton.removeNow(STEADY);
      Eventually.await("a checkpoint", TestCluster.PATIENCE, () -> isCommitted(segment));
    }
  }

  private static void assertRefused(Segment segment) {
    OutcomeUnknownException unknown =
        assertThrows(OutcomeUnknownException.class, segment::checkpoint);
    for (String said : new String[] {"n1 refused: NO_SPACE", "n2 refused: NO_SPACE", "later"}) {
      assertTrue(unknown.getMessage().contains(said), unknown::getMessage);
    }
  }

  private static void writeAll(Segment segment, long value) {
    for (long offset = 0; offset < segment.capacity(); offset += SegmentSpec.BLOCK_SIZE) {
      segment.bytes().writeLong(offset, value);
    }
  }

  private static byte firstByte(Path file) throws Exception {
    return Files.readAllBytes(file)[0];
  }

  private static boolean isCommitted(Segment segment) {
    try {
      segment.checkpoint();
      return true;
    } catch (OutcomeUnknownException e) {
      return false;
    }
  }
}
