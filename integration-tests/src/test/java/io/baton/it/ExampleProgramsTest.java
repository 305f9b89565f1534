package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.machine.MachineSuite;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs in C and Python that map their state. */
@MachineSuite(needs = "Debian's gcc, libc6-dev and python3")
final class ExampleProgramsTest extends ExampleSuite {

  /** Of the work between two checkpoints. */
  private static final int BATCH = 100;

  private static final int WORK = 50 * BATCH;

  @BeforeAll
  static void require() {
    Example.require("gcc", "gcc libc6-dev");
    Example.require("python3", "python3");
  }

  private void dieTwice(String program) throws Exception {
    requireAllOf(dieAtWork(program, first, second, WORK));
    first.start();
    first.awaitState(program, "standby");
    requireAllOf(dieAtWork(program, second, first, WORK));
  }

  /** It has gone on from what it printed last, or from what it was about to print. */
  private static void requireAllOf(Left left) {
    assertTrue(left.kept() >= WORK, left::toString);
    assertTrue(
        left.resumed() == left.kept() || left.resumed() == left.kept() + BATCH, left::toString);
  }

  @Test
  void aProgramInC() throws Exception {
    for (AgentNode node : List.of(first, second)) {
      Example counter = new Example(node).with("/usr/local/bin/counter", node.app("counter.built"));
      Files.createDirectories(node.app("counter"));
      counter.run("counter.md", "gcc ");
      node.configure(counter.text("counter.toml"));
    }
    startBoth("counter");
    dieTwice("counter");
    List<String> all = new ArrayList<>(printed(first, "counter"));
    all.addAll(printed(second, "counter"));
    requireTheirCodes(all);
  }

  /** Each code follows from the one before. */
  private static void requireTheirCodes(List<String> lines) {
    List<Long> codes = new ArrayList<>(List.of(0L));
    for (String line : lines.stream().filter(each -> !each.startsWith("not ")).toList()) {
      String[] words = line.split(" ", -1);
      int number = Integer.parseInt(words[1]);
      for (int next = codes.size(); next <= number; next++) {
        codes.add(codes.get(next - 1) * 6364136223846793005L + next);
      }
      assertEquals(codes.get(number), Long.parseUnsignedLong(words[2]), line);
    }
  }

  @Test
  void aProgramInPython() throws Exception {
    for (AgentNode node : List.of(first, second)) {
      Files.createDirectories(node.app("tally"));
      node.configure(new Example(node).text("tally.toml"));
    }
    startBoth("tally");
    dieTwice("tally");
  }
}
