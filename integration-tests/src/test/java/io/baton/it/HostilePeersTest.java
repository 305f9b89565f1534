package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever speaks nonsense to a storage node: the node serves its clients meanwhile, and afterwards
 * has all that it lent to strangers. {@code -Dbaton.hostile.seed} repeats the choices, {@code
 * -Dbaton.hostile.seconds} sets for how long nonsense is spoken.
 */
final class HostilePeersTest {

  private static final NodeId NODE = new NodeId("n1");
  private static final SegmentName NAME = SegmentName.of("hostile/segment");
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(64 << 10).withReplicas(1, 1);

  /** A heap that is there from the start: what grows is what leaks beside it. */
  private static final TestCluster.NodeLimits LIMITS =
      new TestCluster.NodeLimits(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"), "10GiB");

  @TempDir Path directory;

  private final long seed = Long.getLong("baton.hostile.seed", System.nanoTime());
  private final Duration duration =
      Duration.ofSeconds(Integer.getInteger("baton.hostile.seconds", 5));

  private TestCluster cluster;
  private HostAndPort address;
  private Baton baton;
  private Segment segment;
  private long step;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start(directory, 1, 1, LIMITS);
    address = cluster.address(NODE);
    baton = Baton.connect(cluster.impatientConfig());
    segment = baton.openOrRegister(NAME, SPEC);
  }

  @AfterEach
  void stop() {
    baton.close();
    cluster.close();
  }

  private RawPeer peer() throws IOException {
    return RawPeer.connect(address);
  }

  private void checkpoint() {
    segment.bytes().writeLong(0, ++step);
    assertEquals(1, segment.checkpoint().replicas().size());
  }

  @Test
  void nonsenseCostsItsSpeakerTheConnectionAndNobodyElseAnything() throws Exception {
    Nonsense nonsense = suffered(duration);
    assertTrue(nonsense.frames() > 100 && nonsense.connections() > 5, "seed " + seed);
  }

  /** What leaks a little with each frame shows after many. */
  @Test
  @Tag("machine")
  void manyFramesCostNoMoreThanAFew() throws Exception {
    Nonsense nonsense = suffered(Duration.ofSeconds(90));
    assertTrue(nonsense.frames() > 2_000_000, "only " + nonsense.frames());
  }

  private Nonsense suffered(Duration howLong) throws Exception {
    TestProcess node = cluster.node(NODE);
    Nonsense nonsense = new Nonsense(new SplittableRandom(seed), cluster.clusterId(), NODE);
    speak(nonsense, Duration.ofSeconds(2));
    long memory = node.residentKib();
    long files = node.openFiles();
    speak(nonsense, howLong);
    System.out.printf(
        "seed %d: %d frames on %d connections, %d checkpoints beside them%n",
        seed, nonsense.frames(), nonsense.connections(), step);
    Eventually.await("files are back", TestCluster.PATIENCE, () -> node.openFiles() <= files + 8);
    long more = node.residentKib() - memory;
    assertTrue(more < 48 << 10, "seed " + seed + ": " + more + " KiB more");
    List<String> lines = node.lines();
    long said = lines.stream().filter(line -> line.contains("closing the connection")).count();
    assertTrue(said > 0 && said <= 80, "seed " + seed + ": " + said + " lines");
    assertTrue(
        lines.stream().noneMatch(line -> line.contains("ERROR") || line.contains("Exception")),
        () -> "seed " + seed + ": " + String.join("\n", lines));
    checkpoint();
    return nonsense;
  }

  private void speak(Nonsense nonsense, Duration howLong) throws Exception {
    long end = System.nanoTime() + howLong.toNanos();
    while (System.nanoTime() < end) {
      try (RawPeer peer = peer()) {
        nonsense.speakTo(peer);
      }
      checkpoint();
    }
  }
}
