package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import io.baton.api.GroupReceipt;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.FencedException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.SegmentGroup;
import io.baton.client.open.MappedSegment;
import io.baton.client.open.OpenOptions;
import io.baton.client.version.VersionChoice;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that move together, or not at all. */
final class GroupTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(8L * SegmentSpec.BLOCK_SIZE);

  @TempDir static Path directory;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 3);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  private static SegmentName name(String test, String segment) {
    return SegmentName.of("group/" + test + '/' + segment);
  }

  private static ImmutableMap<SegmentName, SegmentSpec> two(String test) {
    return ImmutableMap.of(name(test, "a"), SPEC, name(test, "b"), SPEC);
  }

  @Test
  void whatIsCheckpointedTogetherIsThereTogether() throws Exception {
    SegmentName a = name("together", "a");
    SegmentName b = name("together", "b");
    GroupReceipt receipt;
    try (Baton first = Baton.connect(cluster.config())) {
      assertEquals(2, first.groups().register(two("together")).segments().size());
      try (SegmentGroup group = first.groups().open(a)) {
        assertTrue(group.segment(b).opened().initial());
        GroupApplication.advance(group.segments().values(), 1);
        group.checkpoint();
        group.segment(b).bytes().writeLong(8, 7);
        receipt = group.checkpoint();
        assertEquals(receipt.version(), group.version());
        assertEquals(receipt.version(), receipt.segments().get(a).version());
        assertEquals(3, receipt.segments().get(b).replicas().size());
        group.segment(a).bytes().writeLong(0, 99);
      }
    }
    try (Baton second = Baton.connect(cluster.config());
        SegmentGroup group = second.groups().open(b)) {
      assertEquals(1, GroupApplication.step(group.segments().values()));
      assertEquals(7, group.segment(b).bytes().readLong(8));
      for (MappedSegment segment : group.segments().values()) {
        assertEquals(receipt.version(), segment.opened().version());
        assertEquals(
            receipt.segments().get(segment.name()).checksum(), segment.opened().checksum());
      }
      assertEquals(group.segments().keySet(), second.openSegments());
    }
  }

  @Test
  void noSegmentOfAGroupIsOpenedByItself() throws Exception {
    Baton baton = cluster.client();
    baton.groups().register(two("alone"));
    RefusedException refused =
        assertThrows(RefusedException.class, () -> baton.open(name("alone", "a")));
    assertEquals(
        "segment group/alone/a is one of a group of 2, and is opened together with the others only",
        refused.getMessage());
    baton.register(name("alone", "c"), SPEC);
    assertThrows(RefusedException.class, () -> baton.groups().open(name("alone", "c")));
    try (SegmentGroup group = baton.groups().open(name("alone", "a"));
        Segment other = baton.open(name("alone", "c"))) {
      assertEquals(2, group.segments().size());
      assertThrows(IllegalArgumentException.class, () -> group.segment(other.name()));
    }
  }

  @Test
  void anOwnerThatLivesKeepsItsGroupUntilATakeoverIsAskedFor() throws Exception {
    Baton a = cluster.client();
    Baton b = cluster.client();
    a.groups().register(two("takeover"));
    SegmentGroup first = a.groups().open(name("takeover", "a"));
    GroupApplication.advance(first.segments().values(), 1);
    first.checkpoint();
    assertThrows(OwnedElsewhereException.class, () -> b.groups().open(name("takeover", "b")));
    CountDownLatch told = new CountDownLatch(1);
    first.onLost(why -> told.countDown());
    try (SegmentGroup second = b.groups().open(name("takeover", "b"), OpenOptions.TAKEOVER)) {
      assertEquals(1, GroupApplication.step(second.segments().values()));
      assertTrue(told.await(30, TimeUnit.SECONDS), "the former owner is told");
      assertFalse(first.isOwned());
      assertFalse(first.segment(name("takeover", "b")).isOwned());
      GroupApplication.advance(first.segments().values(), 2);
      assertThrows(FencedException.class, first::checkpoint);
      GroupApplication.advance(second.segments().values(), 2);
      second.checkpoint();
    }
    first.close();
    try (SegmentGroup third = a.groups().open(name("takeover", "a"))) {
      assertEquals(2, GroupApplication.step(third.segments().values()));
    }
  }

  @Test
  void aGroupGoesBackToAVersionThatIsKept() throws Exception {
    Baton baton = cluster.client();
    baton.groups().register(two("versions"));
    try (SegmentGroup group = baton.groups().open(name("versions", "a"))) {
      GroupApplication.advance(group.segments().values(), 1);
      GroupReceipt kept = group.checkpoint("one");
      for (long step = 2; step < 9; step++) {
        GroupApplication.advance(group.segments().values(), step);
        group.checkpoint();
      }
      GroupReceipt back = group.rollBack(VersionChoice.labelled("one"));
      assertTrue(kept.version().isBefore(back.version()));
      assertEquals(1, GroupApplication.step(group.segments().values()));
      assertEquals(
          kept.segments().get(name("versions", "b")).checksum(),
          back.segments().get(name("versions", "b")).checksum());
      Version second = group.checkpoint("two").version();
      baton.versions().label(group.segment(name("versions", "b")).id(), "one", second);
      GroupApplication.advance(group.segments().values(), 2);
      assertThrows(RefusedException.class, () -> group.rollBack(VersionChoice.labelled("one")));
      assertEquals(2, GroupApplication.step(group.segments().values()));
    }
  }

  @Test
  void aSegmentGrowsWithinItsGroup() throws Exception {
    Baton baton = cluster.client();
    baton.groups().register(two("growth"));
    SegmentName a = name("growth", "a");
    try (SegmentGroup group = baton.groups().open(a)) {
      group.segment(a).reserve(1 << 20);
      group.segment(a).setLength(1 << 20);
      group.segment(a).bytes().writeLong((1 << 20) - 8, 5);
      group.checkpoint();
    }
    try (SegmentGroup group = baton.groups().open(a)) {
      assertEquals(1 << 20, group.segment(a).length());
      assertEquals(5, group.segment(a).bytes().readLong((1 << 20) - 8));
      assertEquals(SPEC.capacity(), group.segment(name("growth", "b")).length());
    }
  }
}
