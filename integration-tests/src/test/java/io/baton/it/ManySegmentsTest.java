package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.HostAndPort;
import io.baton.api.Durability;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.machine.MachineSuite;
import io.baton.registry.Registry;
import io.baton.replication.message.ReplicaStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand segments on one storage node. */
@MachineSuite(needs = "some minutes")
final class ManySegmentsTest {

  private static final int SEGMENTS = 10_000;
  private static final int SAMPLE = 500;
  private static final int IDLE = 5_000;
  private static final Duration WATCHED = Duration.ofSeconds(10);

  /**
   * Of one processor, for the messages that keep five thousand segments owned; more of them than a
   * node of few processors holds open.
   */
  private static final double MOST_CPU = 0.5;

  private static final int AT_ONCE = 32;
  private static final NodeId NODE = new NodeId("n1");
  private static final SegmentSpec SPEC = new SegmentSpec(4096, 1, 1, Durability.MEMORY);

  /** A start takes as long with many replicas as with none: they are opened when asked for. */
  private static final Duration START = Duration.ofSeconds(20);

  /** In each lane, of which there are two, or as many as processors; and in a node. */
  private static final int OPEN_IN_A_LANE = 512;

  private static final int OPEN_IN_A_NODE = 4096;

  /** Code, threads, sockets, ZooKeeper: what a node has without any replica. */
  private static final int BASE = 1500;

  @TempDir static Path directory;
  private static TestCluster cluster;
  private static Baton baton;

  @BeforeAll
  static void register() throws Exception {
    cluster = TestCluster.start(directory, 1, 1);
    baton =
        cluster.with(Baton.connect(cluster.config().withSessionTimeout(Duration.ofSeconds(30))));
    long started = System.nanoTime();
    Together.run(AT_ONCE, SEGMENTS, i -> baton.register(name(i), SPEC));
    System.out.printf("%d segments registered in %d ms%n", SEGMENTS, millisSince(started));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static SegmentName name(int i) {
    return SegmentName.of("many/%05d".formatted(i));
  }

  private static long millisSince(long startedNanos) {
    return Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
  }

  @Test
  void aNodeWithManyReplicasIsBackInSecondsAndHoldsFewOpen() throws Exception {
    cluster.node(NODE).kill();
    long started = System.nanoTime();
    cluster.restart(NODE);
    long start = millisSince(started);
    assertTrue(start < START.toMillis(), () -> "the start took " + start + " ms");

    long probed = System.nanoTime();
    List<ReplicaStatus> replicas = probeAll();
    assertEquals(SEGMENTS, replicas.size());
    assertTrue(replicas.stream().allMatch(ReplicaStatus::isPresent), "all replicas answer");
    TestProcess node = cluster.node(NODE);
    int lanes = Math.max(2, Runtime.getRuntime().availableProcessors());
    int most = Math.min(lanes * OPEN_IN_A_LANE, OPEN_IN_A_NODE);
    System.out.printf(
        "started in %d ms, all probed in %d ms; %d of %d replicas mapped, %d mappings, %d files%n",
        start,
        millisSince(probed),
        node.mappingsOf("/replica"),
        SEGMENTS,
        node.mappingsOf(""),
        node.openFiles());
    assertTrue(node.mappingsOf("/replica") <= most, "more replicas are mapped than may be");
    assertTrue(node.mappingsOf("") <= most + BASE, "mappings");
    assertTrue(node.openFiles() <= 2 * most + BASE, "open files");

    for (int i = 0; i < SEGMENTS; i += SEGMENTS / SAMPLE) {
      try (Segment segment = baton.open(name(i))) {
        assertTrue(segment.opened().initial());
      }
    }
  }

  @Test
  void idleSegmentsTakeLittleTimeOfTheirOwnerAndOfTheNode() throws Exception {
    List<Segment> idle = Collections.synchronizedList(new ArrayList<>());
    try {
      Together.run(AT_ONCE, IDLE, i -> idle.add(baton.open(name(i))));
      ProcessHandle owner = ProcessHandle.current();
      ProcessHandle node = ProcessHandle.of(cluster.node(NODE).pid()).orElseThrow();
      Duration ownerBefore = cpu(owner);
      Duration nodeBefore = cpu(node);
      long started = System.nanoTime();
      assertTrue(idle.stream().allMatch(Segment::isOwned));
      LockSupport.parkNanos(WATCHED.toNanos());
      assertTrue(idle.stream().allMatch(Segment::isOwned), "an idle owner keeps its segment");
      double nanos = System.nanoTime() - started;
      double ofOwner = cpu(owner).minus(ownerBefore).toNanos() / nanos;
      double ofNode = cpu(node).minus(nodeBefore).toNanos() / nanos;
      System.out.printf(
          "%d idle segments take %.2f of a processor of the owner, %.2f of the node%n",
          IDLE, ofOwner, ofNode);
      assertTrue(ofOwner < MOST_CPU, () -> "idle segments take " + ofOwner + " of the owner");
      assertTrue(ofNode < MOST_CPU, () -> "idle segments take " + ofNode + " of the node");
    } finally {
      Together.run(AT_ONCE, idle.size(), i -> idle.get(i).close());
    }
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private static List<ReplicaStatus> probeAll() throws Exception {
    try (Registry registry = cluster.registry()) {
      HostAndPort address =
          registry.nodes().list(TestCluster.PATIENCE).get(0).live().orElseThrow().address();
      List<SegmentId> ids = new ArrayList<>();
      for (String bucket : registry.segments().buckets(TestCluster.PATIENCE)) {
        registry
            .segments()
            .inBucket(bucket, TestCluster.PATIENCE)
            .forEach(found -> ids.add(found.record().id()));
      }
      try (Prober prober = new Prober(registry.cluster().id(TestCluster.PATIENCE), NODE, address)) {
        return prober.probe(ids);
      }
    }
  }
}
