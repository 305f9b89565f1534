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
import io.baton.registry.record.SegmentState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private static void assertNobodyConnects(TestCluster cluster) {
    RefusedException lost =
        assertThrows(RefusedException.class, () -> Baton.connect(cluster.config()));
    assertTrue(lost.getMessage().contains("baton registry rebuild"), lost.getMessage());
  }

  private static void assertDryRunWritesNothing(
      TestCluster cluster, String nodes, SegmentId undecided) throws Exception {
    Ran shown = rebuild(cluster, nodes, "--dry-run");
    assertEquals(0, shown.status(), shown.text());
    assertTrue(shown.text().contains(HELD.value()), shown.text());
    assertTrue(shown.text().contains("DECIDE " + undecided), shown.text());
    try (Registry registry = cluster.registry()) {
      assertTrue(registry.cluster().find(TestCluster.PATIENCE).isEmpty(), "nothing is written");
    }
  }

  /** What needs no decision is rebuilt, and opened only when all is decided. */
  private static void assertUndecidedOpensNothing(TestCluster cluster, String nodes, Segment held)
      throws Exception {
    Ran undecided = rebuild(cluster, nodes, "--yes");
    assertEquals(1, undecided.status(), undecided.text());
    assertTrue(undecided.text().contains("not rebuilt yet"), undecided.text());
    assertThrows(BatonException.class, () -> write(held, 44), "its owner is fenced");
    assertOpenSaysWhatToDo(cluster);
  }

  private static void assertOpenSaysWhatToDo(TestCluster cluster) throws Exception {
    try (Baton baton = Baton.connect(cluster.impatientConfig())) {
      BatonException refused = assertThrows(BatonException.class, () -> baton.open(HELD));
      assertTrue(refused.getMessage().contains("baton registry rebuild"), refused.getMessage());
    }
  }

  private void assertNothingBegins(TestCluster cluster) throws Exception {
    assertOpenSaysWhatToDo(cluster);
    try (Baton baton = Baton.connect(cluster.impatientConfig())) {
      assertThrows(BatonException.class, () -> baton.register(SegmentName.of("x"), SPEC, content));
    }
  }

  /** Its removals are seen by all nodes when they are done. */
  private static Baton patient(TestCluster cluster) throws Exception {
    return Baton.connect(
        cluster
            .config()
            .withCheckpointTimeout(Duration.ofSeconds(25))
            .withMemberTimeout(Duration.ofSeconds(20)));
  }

  private static void assertUndecided(TestCluster cluster, String nodes, SegmentId... segments)
      throws Exception {
    Ran undecided = rebuild(cluster, nodes, "--yes");
    assertEquals(1, undecided.status(), undecided.text());
    for (SegmentId segment : segments) {
      assertTrue(undecided.text().contains("DECIDE " + segment), undecided.text());
    }
  }

  @Test
  void wiped() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton owner = Baton.connect(cluster.impatientConfig());
        Baton patient = patient(cluster);
        Segment held = owner.openOrRegister(HELD, SPEC)) {
      write(held, 41);
      owner.register(REMOVED, SPEC, content);
      SegmentId removed = patient.remove(REMOVED).id();
      String id = cluster.clusterId();
      String nodes = nodes(cluster);
      cluster.zooKeeper().wipe(0);
      awaitNoticed(cluster);

      write(held, 42);
      assertNobodyConnects(cluster);
      assertDryRunWritesNothing(cluster, nodes, removed);
      Receipt last = write(held, 43); // nor did it promise anything
      assertUndecidedOpensNothing(cluster, nodes, held);

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

  /** What happened between a backup and its use. */
  private record Since(Path backup, SegmentId removed, SegmentId old, SegmentId renewed) {}

  private Since backUpAndGoOn(TestCluster cluster) throws Exception {
    try (Baton patient = patient(cluster)) {
      return backUpAndGoOn(cluster, patient);
    }
  }

  private Since backUpAndGoOn(TestCluster cluster, Baton baton) throws Exception {
    for (SegmentName name : new SegmentName[] {REMOVED, DELETED, RENEWED}) {
      baton.register(name, SPEC, content);
    }
    Path backup = cluster.zooKeeper().backup(0);
    SegmentId old = idOf(cluster, RENEWED);
    SegmentId removed = baton.remove(REMOVED).id();
    baton.removeNow(DELETED);
    baton.removeNow(RENEWED);
    baton.register(RENEWED, SPEC, content);
    baton.register(LATER, SPEC, content);
    return new Since(backup, removed, old, idOf(cluster, RENEWED));
  }

  @Test
  void restored() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton owner = Baton.connect(cluster.impatientConfig())) {
      try (Segment held = owner.openOrRegister(HELD, SPEC)) {
        write(held, 41);
      }
      Since since = backUpAndGoOn(cluster);
      Segment held = owner.open(HELD); // a later epoch than the backup's
      write(held, 42);
      String nodes = nodes(cluster);
      cluster.zooKeeper().restore(0, since.backup());
      awaitNoticed(cluster);

      assertNothingBegins(cluster);
      Receipt last = write(held, 43);

      assertUndecided(cluster, nodes, since.removed(), since.renewed());
      assertEquals(since.old(), idOf(cluster, RENEWED), "not decided by itself");

      assertEquals(0, Ran.baton(cluster, "rm", RENEWED.value(), "--yes").status());
      Ran done = rebuild(cluster, nodes, "--yes", "--take", REMOVED + "=" + since.removed());
      assertEquals(0, done.status(), done.text());
      assertTrue(done.text().contains(DELETED + ": no node that answered has a copy"), done.text());
      assertEquals(since.renewed(), idOf(cluster, RENEWED));
      assertEquals(since.removed(), idOf(cluster, REMOVED));
      assertEquals(3, cluster.inSync(LATER).size());
      assertThrows(BatonException.class, () -> write(held, 44), "its owner is fenced");
      assertGoesOn(cluster, HELD, last, 43);
      assertEquals(SegmentState.READY, cluster.record(HELD).record().state());
      held.close();
    }
  }
}
