package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.Receipt;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ZooKeeper loses everything, or goes back to a backup, and is made again of what the storage nodes
 * have (R11); real commands.
 */
final class RegistryRebuildTest {

  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(1 << 20);
  private static final SegmentName HELD = SegmentName.of("rebuild/held");
  private static final SegmentName REMOVED = SegmentName.of("rebuild/removed");
  private static final SegmentName DELETED = SegmentName.of("rebuild/deleted");
  private static final SegmentName LATER = SegmentName.of("rebuild/later");
  private static final SegmentName RENEWED = SegmentName.of("rebuild/renewed");

  @TempDir Path directory;
  private Path content;

  @BeforeEach
  void write() throws Exception {
    content = Files.writeString(directory.resolve("content"), "content");
  }

  private static String nodes(TestCluster cluster) {
    return cluster.nodeIds().stream()
        .map(node -> cluster.address(node).toString())
        .collect(Collectors.joining(","));
  }

  private static void awaitNoticed(TestCluster cluster) throws Exception {
    for (NodeId node : cluster.nodeIds()) {
      cluster
          .node(node)
          .await(0, line -> line.contains("ZooKeeper went back"), TestCluster.PATIENCE);
    }
  }

  private static Ran rebuild(TestCluster cluster, String nodes, String... more) throws Exception {
    return Ran.baton(
        cluster,
        Stream.concat(
                Stream.of("registry", "rebuild", "--nodes", nodes, "--takeover"),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static SegmentId idOf(TestCluster cluster, SegmentName name) {
    return cluster.record(name).record().id();
  }

  private static Receipt write(Segment segment, long value) {
    segment.bytes().writeLong(0, value);
    return segment.checkpoint();
  }

  /** The last acknowledged checkpoint, on a whole set that takes others. */
  private static void assertGoesOn(
      TestCluster cluster, SegmentName name, Receipt receipt, long value) throws Exception {
    try (Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.open(name)) {
      assertEquals(receipt.version(), segment.opened().version());
      assertEquals(value, segment.bytes().readLong(0));
      assertEquals(3, write(segment, value + 1).replicas().size());
      Ran again = rebuild(cluster, nodes(cluster), "--yes");
      assertEquals(0, again.status(), again.text());
      assertTrue(again.text().contains("wrote 0 records"), again.text());
      write(segment, value + 2); // and its owner was not disturbed
    }
  }

  @Test
  void wiped() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton owner = Baton.connect(cluster.impatientConfig());
        Segment held = owner.openOrRegister(HELD, SPEC)) {
      write(held, 41);
      owner.register(REMOVED, SPEC, content);
      SegmentId removed = owner.remove(REMOVED).id();
      String id = cluster.clusterId();
      String nodes = nodes(cluster);
      cluster.zooKeeper().wipe(0);
      awaitNoticed(cluster);

      write(held, 42);
      RefusedException lost =
          assertThrows(RefusedException.class, () -> Baton.connect(cluster.config()));
      assertTrue(lost.getMessage().contains("baton registry rebuild"), lost.getMessage());

      Ran shown = rebuild(cluster, nodes, "--dry-run");
      assertEquals(0, shown.status(), shown.text());
      assertTrue(shown.text().contains(HELD.value()), shown.text());
      assertTrue(shown.text().contains("DECIDE " + removed), shown.text());
      try (Registry registry = cluster.registry()) {
        assertTrue(registry.cluster().find(TestCluster.PATIENCE).isEmpty(), "nothing is written");
      }
      Receipt last = write(held, 43); // nor promised

      Ran undecided = rebuild(cluster, nodes, "--yes");
      assertEquals(1, undecided.status(), undecided.text());
      assertTrue(undecided.text().contains("not rebuilt yet"), undecided.text());
      assertThrows(BatonException.class, () -> write(held, 44), "its owner is fenced");
      try (Baton baton = Baton.connect(cluster.impatientConfig())) {
        BatonException refused = assertThrows(BatonException.class, () -> baton.open(HELD));
        assertTrue(refused.getMessage().contains("baton registry rebuild"), refused.getMessage());
      }

      Ran done = rebuild(cluster, nodes, "--yes", "--leave", removed.toString());
      assertEquals(0, done.status(), done.text());
      assertEquals(id, cluster.clusterId());
      assertFalse(cluster.listNames().contains(REMOVED));
      Ran back = Ran.baton(cluster, "undelete", REMOVED.value());
      assertEquals(0, back.status(), back.text());
      assertEquals(removed, idOf(cluster, REMOVED));
      assertGoesOn(cluster, HELD, last, 43);
      assertThrows(BatonException.class, () -> write(held, 44), "for ever");
    }
  }

  @Test
  void restored() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton owner = Baton.connect(cluster.impatientConfig())) {
      try (Segment held = owner.openOrRegister(HELD, SPEC)) {
        write(held, 41);
      }
      for (SegmentName name : new SegmentName[] {REMOVED, DELETED, RENEWED}) {
        owner.register(name, SPEC, content);
      }
      Path backup = cluster.zooKeeper().backup(0);
      SegmentId removed = idOf(cluster, REMOVED);
      SegmentId old = idOf(cluster, RENEWED);
      owner.remove(REMOVED);
      owner.removeNow(DELETED);
      owner.removeNow(RENEWED);
      owner.register(RENEWED, SPEC, content);
      SegmentId renewed = idOf(cluster, RENEWED);
      owner.register(LATER, SPEC, content);
      Segment held = owner.open(HELD); // a later epoch than the backup's
      write(held, 42);
      String nodes = nodes(cluster);
      cluster.zooKeeper().restore(0, backup);
      awaitNoticed(cluster);

      try (Baton baton = Baton.connect(cluster.impatientConfig())) {
        BatonException refused = assertThrows(BatonException.class, () -> baton.open(HELD));
        assertTrue(refused.getMessage().contains("baton registry rebuild"), refused.getMessage());
        assertThrows(
            BatonException.class, () -> baton.register(SegmentName.of("x"), SPEC, content));
      }
      Receipt last = write(held, 43);

      Ran undecided = rebuild(cluster, nodes, "--yes");
      assertEquals(1, undecided.status(), undecided.text());
      assertTrue(undecided.text().contains("DECIDE " + removed), undecided.text());
      assertTrue(undecided.text().contains("DECIDE " + renewed), undecided.text());
      assertEquals(old, idOf(cluster, RENEWED), "not decided by itself");

      assertEquals(0, Ran.baton(cluster, "rm", RENEWED.value(), "--yes").status());
      String keep = REMOVED + "=" + removed;
      Ran done = rebuild(cluster, nodes, "--yes", "--take", keep);
      assertEquals(0, done.status(), done.text());
      assertTrue(done.text().contains(DELETED + ": no node that answered has a copy"), done.text());
      assertEquals(renewed, idOf(cluster, RENEWED));
      assertEquals(removed, idOf(cluster, REMOVED));
      assertEquals(3, cluster.inSync(LATER).size());
      assertThrows(BatonException.class, () -> write(held, 44), "its owner is fenced");
      assertGoesOn(cluster, HELD, last, 43);
      VersionedRecord record = cluster.record(HELD);
      assertEquals(SegmentState.READY, record.record().state());
      held.close();
    }
  }
}
