package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import io.baton.api.NodeId;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that agents run goes on from the last acknowledged checkpoint, or from what it did
 * after that, whatever is killed: the program, its agent, both, a storage node, ZooKeeper's leader,
 * two of these at once, and again before it has recovered. {@link StepLog} says what would be
 * wrong. The seed is printed; {@code -Dbaton.agentkill.seed} repeats the choices, and {@code
 * -Dbaton.agentkill.count} sets how many rounds the longer run has.
 */
final class AgentRandomKillTest {

  private static final int NODES = 3;

  /** In the run that is part of every build. */
  private static final int SOME = 8;

  private enum Victim {
    PROGRAM,
    AGENT,
    NODE,
    STORAGE,
    LEADER
  }

  /** What is killed, and whether it comes back only when the program is well again. */
  private record Round(boolean late, ImmutableSet<Victim> victims) {}

  /** The first rounds, so that nothing is left to chance. */
  private static final List<Round> FIRST =
      List.of(
          new Round(false, ImmutableSet.of(Victim.AGENT)),
          new Round(false, ImmutableSet.of(Victim.PROGRAM)),
          new Round(true, ImmutableSet.of(Victim.AGENT)),
          new Round(true, ImmutableSet.of(Victim.NODE)),
          new Round(true, ImmutableSet.of(Victim.STORAGE)),
          new Round(true, ImmutableSet.of(Victim.LEADER)),
          new Round(true, ImmutableSet.of(Victim.NODE, Victim.LEADER)),
          new Round(false, ImmutableSet.of(Victim.AGENT, Victim.STORAGE)));

  @TempDir Path directory;

  private final long seed = Long.getLong("baton.agentkill.seed", System.nanoTime());
  private final int many = Integer.getInteger("baton.agentkill.count", 40);
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
  private final List<SteppingNode> nodes = new ArrayList<>();
  private final List<Runnable> mending = new ArrayList<>();
  private StepLog log;
  private TestCluster cluster;

  @Test
  void itGoesOnFromTheLastAcknowledgedCheckpoint() throws Exception {
    run(SOME);
  }

  @Test
  @Tag("machine")
  void itGoesOnFromTheLastAcknowledgedCheckpointInManyRounds() throws Exception {
    run(many);
  }

  private void run(int rounds) throws Exception {
    System.out.println("seed " + seed + ", " + rounds + " rounds");
    log = new StepLog(directory.resolve("log"));
    boolean stops = random.nextBoolean();
    String isolation = stops ? "stop" : "continue";
    try (TestCluster started = TestCluster.start(directory, 3, 3)) {
      cluster = started;
      for (int i = 1; i <= NODES; i++) {
        nodes.add(new SteppingNode(cluster, directory.resolve("a" + i), log, seed, isolation));
      }
      try {
        nodes.forEach(SteppingNode::startAgent);
        await("the first start", () -> log.begins() > 0);
        for (int i = 0; i < rounds; i++) {
          kill(i < FIRST.size() ? FIRST.get(i) : anyRound());
        }
        awaitRest(stops);
      } catch (Throwable e) {
        throw failed(e);
      } finally {
        for (SteppingNode node : nodes) {
          node.kill();
        }
      }
    }
    System.out.printf(
        "seed %d, on-isolation %s: killed %s; %d starts, %d checkpoints acknowledged, %d owners%n",
        seed, isolation, kills, log.begins(), log.acknowledged(), log.owners());
    assertEquals(Victim.values().length, kills.size(), kills::toString);
    assertTrue(log.owners() > 1, "nobody has taken over");
  }

  /** The logs, as the directory goes away. */
  private AssertionError failed(Throwable e) throws IOException {
    Path kept = Files.createTempDirectory("baton-agent-kill");
    for (SteppingNode node : nodes) {
      Files.writeString(kept.resolve(node.name()), node.told());
    }
    if (log.begins() > 0) {
      Files.copy(log.path(), kept.resolve("log"));
    }
    return new AssertionError("seed %d, logs in %s: %s".formatted(seed, kept, e.getMessage()), e);
  }

  private Round anyRound() {
    Victim[] all = Victim.values();
    Victim one = all[random.nextInt(all.length)];
    Victim other = all[random.nextInt(all.length)];
    return random.nextBoolean() || one == other
        ? new Round(random.nextBoolean(), ImmutableSet.of(one))
        : new Round(random.nextBoolean(), ImmutableSet.of(one, other));
  }

  private void kill(Round round) throws Exception {
    for (Victim victim : round.victims()) {
      kills.merge(victim, 1, Integer::sum);
      switch (victim) {
        case PROGRAM -> holder().killPrograms();
        case AGENT -> killAgent(anyNode());
        case NODE -> killNode(anyNode());
        case STORAGE -> killStorage();
        case LEADER -> killLeader();
      }
    }
    if (round.late()) {
      awaitProgress(random.nextInt(1, 40));
    }
    mending.forEach(Runnable::run);
    mending.clear();
    if (random.nextInt(4) > 0) {
      awaitProgress(random.nextInt(1, 40));
    }
  }

  private SteppingNode holder() {
    return nodes.stream().filter(node -> node.name().equals(log.place())).findFirst().orElseThrow();
  }

  /** Mostly the one that has it. */
  private SteppingNode anyNode() {
    return random.nextInt(4) > 0 ? holder() : nodes.get(random.nextInt(NODES));
  }

  private void killAgent(SteppingNode node) throws InterruptedException {
    node.killAgent();
    mending.add(node::startAgent);
  }

  private void killNode(SteppingNode node) throws InterruptedException {
    if (random.nextBoolean()) {
      node.killPrograms();
    }
    killAgent(node);
    node.killPrograms();
  }

  private void killStorage() throws InterruptedException {
    NodeId node = cluster.nodeIds().get(random.nextInt(cluster.nodeIds().size()));
    cluster.node(node).kill();
    mending.add(() -> cluster.launch(node));
  }

  private void killLeader() {
    cluster.zooKeeper().awaitServing();
    int leader = cluster.zooKeeper().leader();
    cluster.zooKeeper().kill(leader);
    mending.add(() -> cluster.zooKeeper().restart(leader));
  }

  /** So many more acknowledgements than before. */
  private void awaitProgress(int more) throws IOException {
    log.read();
    int wanted = log.acknowledged() + more;
    await(more + " more than " + log.acknowledged(), () -> log.acknowledged() >= wanted);
  }

  /**
   * One has it, and the others stand by.
   *
   * @param stops whether nothing else may be left of it either
   */
  private void awaitRest(boolean stops) throws IOException {
    awaitProgress(1);
    await("the nodes are at rest", () -> nodes.stream().allMatch(node -> isAtRest(node, stops)));
    assertEquals(1, nodes.stream().filter(node -> node.state().equals("running")).count());
    awaitProgress(1);
  }

  private static boolean isAtRest(SteppingNode node, boolean stops) {
    int programs = node.programs().size();
    return switch (node.state()) {
      case "running" -> programs == 1;
      case "standby" -> !stops || programs == 0;
      default -> false;
    };
  }

  private void await(String what, BooleanSupplier condition) {
    Eventually.await(
        what,
        TestCluster.PATIENCE,
        () -> {
          try {
            log.read();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          assertEquals(List.of(), log.wrong());
          return condition.getAsBoolean();
        });
  }
}
