package io.baton.it;

import static io.baton.it.TestCluster.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.machine.MachineSuite;
import io.baton.registry.testing.Eventually;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One of three nodes has a disk of which a single system call fails, one after the other through
 * the life of a segment: the node says so, naming the segment, and lives on; what it failed to keep
 * does not count it, nothing that was acknowledged is lost, and once it was started again it is in
 * sync as before. The seed is printed; {@code -Dbaton.error.seed} repeats the contents.
 */
@MachineSuite(needs = "root and strace")
final class InjectedErrorTest {

  private static final NodeId BAD = new NodeId("n1");
  private static final SegmentSpec SPEC =
      SegmentSpec.ofCapacity(2 << 20).withReplicas(3, 2).withDurability(Durability.DISK);
  private static final int CHECKPOINTS = 6;

  @TempDir Path directory;

  private final long seed = Long.getLong("baton.error.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Map<SegmentName, byte[]> contents = new LinkedHashMap<>();

  /**
   * What fails. An allocation is tried again, by several functions of the C library, before it is
   * an error of the disk.
   *
   * @see io.baton.store.disk.Disk
   */
  enum Kind {
    SYNC("msync", "EIO", 1, 1, true),
    SYNC_OF_WHAT_IS_NEW("fsync", "EIO", 1, 1, false),
    WRITE("pwrite64", "EIO", 1, 2, true),
    ALLOCATION("fallocate", "EIO", 4, 2, false),
    ALLOCATION_WITHOUT_ROOM("fallocate", "ENOSPC", 4, 2, false);

    final String call;
    final String error;
    final int calls;
    final int stride;

    /**
     * Whether a checkpoint during which it happens cannot count the node: an allocation may succeed
     * when it is tried again.
     */
    final boolean fatal;

    Kind(String call, String error, int calls, int stride, boolean fatal) {
      this.call = call;
      this.error = error;
      this.calls = calls;
      this.stride = stride;
      this.fatal = fatal;
    }

    String tampering(int first) {
      return "error=%s:when=%d..%d".formatted(error, first, first + calls - 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachFailsOnce(Kind kind) throws Exception {
    System.out.println("seed " + seed);
    int failed = 0;
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton successor = Baton.connect(cluster.impatientConfig())) {
      int first = 1;
      while (fails(kind, first, cluster, successor)) {
        failed++;
        first += kind.stride;
      }
      System.out.printf("%s: %d of them failed%n", kind, failed);
      assertTrue(failed > 1, "a life has more of them");
      cluster.node(new NodeId("n2")).kill();
      cluster.node(new NodeId("n3")).kill();
      for (var each : contents.entrySet()) {
        try (Segment segment = successor.open(each.getKey())) {
          assertEquals(BAD, segment.opened().source());
          assertArrayEquals(each.getValue(), Attempts.read(segment), "what the bad node holds");
        }
      }
    }
  }

  /** One life of a segment; returns whether there was such a call. */
  private boolean fails(Kind kind, int first, TestCluster cluster, Baton successor)
      throws Exception {
    SegmentName name = SegmentName.of("injected/of-" + first);
    String what = kind + " " + first;
    TestProcess bad = cluster.node(BAD);
    int said = bad.lines().size();
    try (TracedCalls errors =
            TracedCalls.of(bad, kind.call, kind.tampering(first), directory.resolve("trace"));
        Baton baton = Baton.connect(cluster.impatientConfig())) {
      boolean out = live(baton, name, kind, errors);
      boolean failed = errors.injected() > 0;
      assertTrue(bad.isAlive(), what + ": the node lives on");
      if (out) {
        assertFalse(isInSync(cluster, name), what + ": it is out of the in-sync set");
      }
      boolean notMade = failed && kind == Kind.SYNC_OF_WHAT_IS_NEW && !isInSync(cluster, name);
      if (out || notMade) {
        String id = cluster.record(name).record().id().toString();
        assertTrue(
            bad.lines().stream().skip(said).anyMatch(line -> line.contains(id)),
            () -> what + ": the node says which segment:\n" + String.join("\n", bad.lines()));
      }
      takeOver(successor, name, what, cluster);
      return failed;
    }
  }

  /** Returns whether the node has failed at a checkpoint. */
  private boolean live(Baton baton, SegmentName name, Kind kind, TracedCalls errors) {
    baton.register(name, SPEC);
    byte[] content = new byte[(int) SPEC.capacity()];
    boolean out = false;
    try (Segment segment = baton.open(name)) {
      for (int step = 0; step < CHECKPOINTS; step++) {
        int before = errors.injected();
        int[] blocks = Attempts.blocks(random, step, SPEC.blocks());
        content = Attempts.changed(content, blocks, random);
        Attempts.write(content, blocks, segment);
        var holders = segment.checkpoint().replicas();
        out |= kind.fatal && errors.injected() > before;
        assertFalse(out && holders.contains(BAD), kind + ": acknowledged with " + holders);
      }
    }
    contents.put(name, content);
    return out;
  }

  /** From the node's peers, or from it if it is in sync; then the node is started again. */
  private void takeOver(Baton successor, SegmentName name, String what, TestCluster cluster)
      throws Exception {
    try (Segment segment = successor.open(name)) {
      assertArrayEquals(contents.get(name), Attempts.read(segment), what);
      cluster.node(BAD).terminate();
      cluster.restart(BAD);
      Eventually.await(
          what + ": in sync again", PATIENCE, () -> segment.checkpoint().replicas().contains(BAD));
    }
  }

  private static boolean isInSync(TestCluster cluster, SegmentName name) {
    return cluster.inSync(name).stream().anyMatch(member -> member.node().equals(BAD));
  }
}
