package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Streams;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/**
 * An application of docs/examples that agents run. Its nodes die, agent, program and all, while it
 * works; what was acknowledged before is compared with what it goes on with on the other node.
 */
abstract class ExampleSuite extends AgentSuite {

  private static final String RESUMED = "resumed ";
  private static final String KEPT = "kept ";
  private static final int TAIL = 20;

  @AfterEach
  void endPrograms() throws Exception {
    for (AgentNode node : new AgentNode[] {first, second}) {
      if (node.agent() != null && node.agent().isAlive()) {
        NodeDeath.of(node.agent());
      }
    }
  }

  static void awaitRunning(AgentNode node, String program) throws Exception {
    node.await(program, status -> status.path("run").path("state").asText().equals("running"));
  }

  /**
   * Starts both agents; the program runs on the first node. None is ended because the machine is
   * busy for a moment.
   */
  void startBoth(String program) throws Exception {
    for (AgentNode node : List.of(first, second)) {
      node.waitLongForTheDead();
    }
    first.start();
    awaitRunning(first, program);
    second.start();
    second.awaitState(program, "standby");
  }

  /** A node dies, and the other one goes on by itself. */
  static void failOver(String program, AgentNode from, AgentNode to) throws Exception {
    NodeDeath.of(from.agent());
    awaitRunning(to, program);
  }

  /** Waits for something of a program; if it does not come, tells what is known of that. */
  static void await(String what, String program, AgentNode node, BooleanSupplier condition) {
    try {
      Eventually.await(what, TestCluster.PATIENCE, condition);
    } catch (AssertionError e) {
      List<String> printed = printed(node, program);
      List<String> end = printed.subList(Math.max(0, printed.size() - TAIL), printed.size());
      throw new AssertionError(node.status(program) + "\n" + String.join("\n", end), e);
    }
  }

  /** What a program has printed on a node, all times that it ran there. */
  static List<String> printed(AgentNode node, String program) {
    try {
      String all = Files.readString(node.notes("programs/" + program + "/output.log"));
      // The last line may not be whole yet, or ever.
      return all.substring(0, all.lastIndexOf('\n') + 1).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is said of numbers, in order, by lines that begin so. */
  private static List<Long> numbers(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> Long.parseLong(line.split(" ", -1)[1]))
        .toList();
  }

  /** The number that a program says last to be kept; 0 if there is none. */
  static long kept(AgentNode node, String program) {
    return Streams.findLast(numbers(printed(node, program), KEPT).stream()).orElse(0L);
  }

  /**
   * What a node's death has left of a program.
   *
   * @param kept the number that it had printed last as kept
   * @param resumed the number that it went on from
   */
  record Left(long kept, long resumed) {}

  /** Has a program work until some more is kept; then its node dies, and it goes on elsewhere. */
  static Left dieAtWork(String program, AgentNode from, AgentNode to, long more) throws Exception {
    long wanted = kept(from, program) + more;
    await("work", program, from, () -> kept(from, program) > wanted);
    return die(program, from, to);
  }

  /** The same at once, whatever it has done. */
  static Left die(String program, AgentNode from, AgentNode to) throws Exception {
    int lives = numbers(printed(to, program), RESUMED).size();
    failOver(program, from, to);
    await("another life", program, to, () -> numbers(printed(to, program), RESUMED).size() > lives);
    List<Long> resumed = numbers(printed(to, program), RESUMED);
    assertEquals(lives + 1, resumed.size(), "it was started once");
    Left left = new Left(kept(from, program), resumed.get(lives));
    assertTrue(left.resumed() >= left.kept(), left::toString);
    return left;
  }
}
