package io.baton.agent.process;

import static io.baton.agent.process.TestPrograms.await;
import static io.baton.agent.process.TestPrograms.living;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.agent.process.session.ProcessIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that is killed at any instant neither loses a program nor has it started twice. */
class KilledAgentTest {

  @TempDir Path directory;
  private TestPrograms programs;

  @BeforeEach
  void open() {
    programs = new TestPrograms(directory);
  }

  @AfterEach
  void close() throws Exception {
    for (int n = 1; Files.exists(StartingAgent.note(directory, n).file()); n++) {
      programs.endWithTest(StartingAgent.note(directory, n).read().orElseThrow().identity().pid());
    }
    programs.close();
  }

  /** Starts an agent that stands still where it is told to. */
  private Process agent(String where) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            StartingAgent.class.getName(),
            directory.toString(),
            where)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Kills it when it has said its first pid; that pid. */
  private long killedAt(String where) throws Exception {
    Process agent = agent(where);
    try (BufferedReader said = agent.inputReader(UTF_8)) {
      long pid = Long.parseLong(said.readLine());
      return pid;
    } finally {
      kill(agent);
    }
  }

  /** By its handle, as the process itself would lose what it has said. */
  private static void kill(Process agent) throws Exception {
    assertTrue(agent.toHandle().destroyForcibly());
    await(agent.onExit());
  }

  private Optional<ProgramProcess> find(int n) throws IOException {
    return programs.programs().find(StartingAgent.note(directory, n));
  }

  private Path ran(int n) {
    return directory.resolve("ran." + n);
  }

  /** The pids of those that ran as number n. */
  private List<Long> pids(int n) throws IOException {
    return Files.exists(ran(n))
        ? Files.readAllLines(ran(n)).stream().map(Long::valueOf).toList()
        : List.of();
  }

  private static void awaitGone(long pid) throws Exception {
    until("process " + pid + " is gone", () -> living(pid).isEmpty());
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "never: " + what);
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Test
  void beforeTheNoteNothingRuns() throws Exception {
    long pid = killedAt("waits");
    assertEquals(Optional.empty(), find(1));
    awaitGone(pid);
    assertFalse(Files.exists(ran(1)));
    assertFalse(Files.exists(StartingAgent.note(directory, 1).file()));
  }

  @Test
  void afterTheNoteAndBeforeTheWordNothingRuns() throws Exception {
    long pid = killedAt("noted");
    Optional<ProgramProcess> found = find(1);
    if (found.isPresent()) {
      assertEquals(pid, found.get().pid());
      await(found.get().exited());
    }
    awaitGone(pid);
    assertEquals(Optional.empty(), find(1));
    assertFalse(Files.exists(ran(1)));
  }

  @Test
  void afterTheWordItRunsAndIsFound() throws Exception {
    long pid = killedAt("started");
    ProgramProcess found = find(1).orElseThrow();
    assertEquals(pid, found.pid());
    assertEquals(ProcessIdentity.of(pid).orElseThrow(), found.identity());
    assertEquals(StartingAgent.command(directory, 1).digest(), found.noted().digest());
    until("it runs", () -> pids(1).equals(List.of(pid)));
    assertTrue(found.isRunning());
    await(found.stop(Duration.ofSeconds(20)));
    assertEquals(Exit.unknown(), await(found.exited()));
    assertEquals(List.of(), living(pid));
    assertEquals(Optional.empty(), find(1));
  }

  /** Kills it somewhere in a start, and then does for each program what the next agent does. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void anywhereEachProgramRunsOnce(int seed) throws Exception {
    Random random = new Random(seed);
    int lines = 3 + random.nextInt(5);
    List<Long> let = new ArrayList<>();
    Process agent = agent("nowhere");
    try (BufferedReader said = agent.inputReader(UTF_8)) {
      for (int i = 0; i < lines; i++) {
        let.add(Long.valueOf(said.readLine()));
      }
      LockSupport.parkNanos(random.nextInt(20_000_000));
      kill(agent);
      said.lines().map(Long::valueOf).forEach(let::add);
    }
    for (int n = 1; n <= let.size() + 1; n++) {
      ProgramProcess process = runs(n);
      if (n <= let.size()) {
        assertEquals(let.get(n - 1), process.pid(), "it was found again");
      }
      long living = pids(n).stream().filter(pid -> !livingNow(pid).isEmpty()).count();
      assertEquals(1, living, "program " + n + " ran as " + pids(n));
    }
  }

  /** Finds or starts a program; if what was found still waited to be let go, starts it. */
  private ProgramProcess runs(int n) throws Exception {
    Optional<ProgramProcess> found = find(n);
    ProgramProcess process = found.isPresent() ? found.get() : start(n);
    until("it runs or has ended", () -> pids(n).contains(process.pid()) || !process.isRunning());
    if (process.isRunning()) {
      return process;
    }
    assertFalse(pids(n).contains(process.pid()), "no program has ended");
    ProgramProcess again = start(n);
    until("it runs", () -> pids(n).contains(again.pid()));
    return again;
  }

  private ProgramProcess start(int n) throws IOException {
    return programs
        .programs()
        .start(
            StartingAgent.command(directory, n),
            StartingAgent.output(directory),
            StartingAgent.note(directory, n));
  }

  private static List<Long> livingNow(long session) {
    try {
      return living(session);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
