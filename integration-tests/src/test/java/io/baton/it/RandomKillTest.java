package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.client.Baton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed at random instants of a checkpoint, and all come back: whatever was
 * acknowledged is there, whole, whenever the segment is opened again. The seed is printed; {@code
 * -Dbaton.kill.seed} repeats the choices, and {@code -Dbaton.kill.count} sets how many kills in the
 * longer run.
 */
final class RandomKillTest {

  private static final int BLOCKS = 64;
  private static final SegmentName NAME = SegmentName.of("it/ledger");

  /** In the run that is part of every build. */
  private static final int SOME = 14;

  /** What may be done next, of which the first rounds do each once: nothing is left to chance. */
  private static final int CHOICES = 10;

  @TempDir Path directory;

  private final long seed = Long.getLong("baton.kill.seed", System.nanoTime());
  private final int many = Integer.getInteger("baton.kill.count", 210);
  private final SplittableRandom random = new SplittableRandom(seed);
  private long acknowledged;
  private int applicationKills;
  private int nodeKills;
  private int zooKeeperKills;

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    run(SOME);
  }

  @Test
  @Tag("machine")
  void nothingAcknowledgedIsLostInTwoHundredAndMoreKills() throws Exception {
    run(many);
  }

  private void run(int kills) throws Exception {
    System.out.println("seed " + seed + ", " + kills + " kills");
    try (TestCluster cluster = TestCluster.start(directory, 1, 3)) {
      try (Baton baton = Baton.connect(cluster.config())) {
        baton.register(NAME, LedgerApplication.spec(BLOCKS));
      }
      TestProcess application = open(cluster);
      for (int round = 0; round < CHOICES || killed() < kills; round++) {
        awaitProgress(application);
        int what = round < CHOICES ? round : random.nextInt(CHOICES);
        if (what < 4) {
          application = killApplication(cluster, application);
        } else if (what < 9) {
          killNodes(cluster);
        } else {
          zooKeeperKills++;
          cluster.zooKeeper().kill(0);
          cluster.zooKeeper().restart(0);
        }
      }
      awaitProgress(application);
      killApplication(cluster, application);
    }
    System.out.printf(
        "seed %d: %d kills of the application, %d of nodes, %d of ZooKeeper; %d steps acknowledged%n",
        seed, applicationKills, nodeKills, zooKeeperKills, acknowledged);
    assertTrue(applicationKills > 0 && nodeKills > 0 && zooKeeperKills > 0);
  }

  private int killed() {
    return applicationKills + nodeKills + zooKeeperKills;
  }

  private TestProcess open(TestCluster cluster) throws Exception {
    TestProcess application =
        cluster.with(
            TestProcess.application(
                "application",
                LedgerApplication.class,
                cluster.connectString(),
                cluster.clientDirectory().toString(),
                NAME.value(),
                Integer.toString(BLOCKS),
                Long.toString(seed)));
    long step =
        LedgerApplication.step("opened " + application.await("opened ", TestCluster.PATIENCE));
    assertTrue(
        step >= acknowledged,
        "seed "
            + seed
            + ": step "
            + acknowledged
            + " was acknowledged, step "
            + step
            + " was opened");
    return application;
  }

  /**
   * At least one more acknowledgement than before, and a random number more, so that kills fall
   * anywhere.
   */
  private void awaitProgress(TestProcess application) throws InterruptedException {
    int more = random.nextInt(1, 12);
    int seen = application.lines().size();
    for (int i = 0; i < more; i++) {
      seen = application.await(seen, line -> line.startsWith("acked "), TestCluster.PATIENCE) + 1;
    }
  }

  private TestProcess killApplication(TestCluster cluster, TestProcess application)
      throws Exception {
    application.kill();
    applicationKills++;
    Optional<String> last =
        application.lines().stream().filter(line -> line.startsWith("acked ")).reduce((a, b) -> b);
    acknowledged = LedgerApplication.step(last.orElseThrow());
    if (random.nextBoolean()) {
      killNodes(cluster);
    }
    return open(cluster);
  }

  /** One node, some, or all at once; each comes back. */
  private void killNodes(TestCluster cluster) throws InterruptedException {
    int which = random.nextInt(1, 1 << cluster.nodeIds().size());
    List<NodeId> killed = new ArrayList<>();
    for (int i = 0; i < cluster.nodeIds().size(); i++) {
      if ((which >> i & 1) != 0) {
        killed.add(cluster.nodeIds().get(i));
      }
    }
    for (NodeId node : killed) {
      cluster.node(node).kill();
      nodeKills++;
    }
    for (NodeId node : killed) {
      cluster.launch(node);
    }
  }
}
