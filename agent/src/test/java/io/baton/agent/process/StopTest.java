package io.baton.agent.process;

import static io.baton.agent.process.TestPrograms.await;
import static io.baton.agent.process.TestPrograms.living;
import static io.baton.agent.process.TestPrograms.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.agent.process.session.ProcessStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That nothing of a program is left when it was stopped. */
class StopTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path directory;
  private TestPrograms programs;
  private Path pipe;

  @BeforeEach
  void open() throws Exception {
    programs = new TestPrograms(directory);
    pipe = programs.pipe("pipe");
  }

  @AfterEach
  void close() throws Exception {
    programs.close();
  }

  /** Starts a script whose $1 is the pipe, and waits until it has said something there. */
  private ProgramProcess ready(String script) throws Exception {
    ProgramProcess process = programs.sh(script, pipe.toString());
    assertFalse(read(pipe).isEmpty());
    return process;
  }

  @Test
  void itMayEndInOrder() throws Exception {
    ProgramProcess process =
        ready("trap 'echo bye; exit 3' TERM; echo ready >\"$1\"; while :; do sleep 0.01; done");
    await(process.stop(LONG));
    assertEquals(new Exit.Code(3), process.exited().getNow(Exit.unknown()));
    assertTrue(programs.printed().endsWith("bye\n"), programs.printed());
    assertEquals(List.of(), living(process.pid()));
  }

  @Test
  void allProcessesAreToldToEnd() throws Exception {
    Path child = directory.resolve("child");
    ProgramProcess process =
        ready(
            "sh -c 'trap \"echo told >"
                + child
                + "; exit\" TERM; echo ready >"
                + pipe
                + "; while :; do sleep 0.01; done' & exec sleep 1000");
    await(process.stop(LONG));
    assertEquals(new Exit.Signal(15), process.exited().getNow(Exit.unknown()));
    assertEquals("told\n", Files.readString(child));
  }

  @Test
  void whatIgnoresItIsKilled() throws Exception {
    ProgramProcess process =
        ready("trap '' TERM; sleep 1000 & echo ready >\"$1\"; sleep 1000; sleep 1000");
    long begin = System.nanoTime();
    await(process.stop(SHORT));
    assertTrue(System.nanoTime() - begin >= SHORT.toNanos(), "not before its time");
    assertEquals(new Exit.Signal(9), process.exited().getNow(Exit.unknown()));
    assertEquals(List.of(), living(process.pid()));
  }

  @Test
  void aChildThatIgnoresItDoesNotSurviveItsParent() throws Exception {
    ProgramProcess process =
        ready("(trap '' TERM; echo ready >\"$1\"; exec sleep 1000) & exec sleep 1000");
    await(process.stop(SHORT));
    assertEquals(new Exit.Signal(15), process.exited().getNow(Exit.unknown()));
    assertEquals(List.of(), living(process.pid()));
  }

  @Test
  void whatOutlivesTheFirstProcessIsStopped() throws Exception {
    ProgramProcess process = ready("( ( echo ready >\"$1\"; exec sleep 1000 ) & ) ; exit 4");
    assertEquals(new Exit.Code(4), await(process.exited()));
    assertEquals(1, living(process.pid()).size());
    await(process.stop(LONG));
    assertEquals(List.of(), living(process.pid()));
  }

  @Test
  void alsoWhatHasLostTheMark() throws Exception {
    ProgramProcess process =
        ready("env -i sh -c \"trap '' TERM; echo ready >$1; exec sleep 1000\" & sleep 0.1; exit 4");
    assertEquals(new Exit.Code(4), await(process.exited()));
    assertEquals(1, living(process.pid()).size());
    await(process.stop(SHORT));
    assertEquals(List.of(), living(process.pid()));
  }

  /** {@code timeout} makes a process group of its own. */
  @Test
  void otherProcessGroupsAreStopped() throws Exception {
    ProgramProcess process =
        ready("timeout 1000 sh -c \"echo ready >$1; exec sleep 1000\" & exec sleep 1000");
    assertEquals(
        2,
        ProcessStat.all().stream()
            .filter(stat -> stat.session() == process.pid())
            .map(ProcessStat::group)
            .distinct()
            .count());
    await(process.stop(LONG));
    assertEquals(List.of(), living(process.pid()));
  }

  /** A script by which each process forks the next and ends, before it can be found. */
  private String forking() throws IOException {
    return Files.writeString(directory.resolve("forking"), "sh \"$0\" &\n").toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 200})
  void whatForksFastIsStopped(long millis) throws Exception {
    String many = "for i in 1 2 3 4; do sh " + forking() + " & done; ";
    ProgramProcess process = ready("trap '' TERM; " + many + "echo ready >\"$1\"; exec sleep 1000");
    await(process.stop(Duration.ofMillis(millis)));
    TestPrograms.awaitNoGroup(process.pid());
  }

  @Test
  void alsoWhenTheFirstProcessEndsInOrder() throws Exception {
    String one = "(trap '' TERM; sh " + forking() + " & ); ";
    ProgramProcess process = ready(one + "echo ready >\"$1\"; exec sleep 1000");
    await(process.stop(Duration.ofSeconds(1)));
    TestPrograms.awaitNoGroup(process.pid());
  }

  private Stopping stopping(Stopping.Members members, Duration term) {
    Clockwork time = new Clockwork(programs.scheduler(), System::nanoTime);
    return new Stopping(members, CompletableFuture.completedFuture(Exit.unknown()), time, term);
  }

  private static ImmutableList<ProcessStat> seen(ProgramProcess process) throws IOException {
    return ImmutableList.of(ProcessStat.of(process.pid()).orElseThrow());
  }

  /** The others are always gone when they get their signal. */
  @Test
  void whatIsMissedByEachSignalGetsThatOfTheGroup() throws Exception {
    ProgramProcess process = ready("trap '' TERM; echo ready >\"$1\"; exec sleep 1000");
    ProcessStat gone = new ProcessStat(4_999_999, "gone", 'R', process.pid(), process.pid(), 1, 99);
    Stopping stopping =
        stopping(
            () -> process.isRunning() ? ImmutableList.of(gone) : ImmutableList.of(), Duration.ZERO);
    stopping.look();
    await(stopping.stopped());
    assertEquals(new Exit.Signal(9), process.exited().getNow(Exit.unknown()));
  }

  @Test
  void whatIsMissedByTheLastLooksGetsThatOfTheGroup() throws Exception {
    ProgramProcess process = ready("trap '' TERM; echo ready >\"$1\"; exec sleep 1000");
    AtomicLong looks = new AtomicLong();
    Stopping stopping =
        stopping(() -> looks.getAndIncrement() == 0 ? seen(process) : ImmutableList.of(), LONG);
    stopping.look();
    await(stopping.stopped());
    assertEquals(new Exit.Signal(9), await(process.exited()));
  }

  @Test
  void whatIsMissedOnceKeepsItsTime() throws Exception {
    ProgramProcess process = ready("trap '' TERM; echo ready >\"$1\"; exec sleep 1000");
    AtomicLong looks = new AtomicLong();
    CompletableFuture<Boolean> running = new CompletableFuture<>();
    Stopping stopping =
        stopping(
            () -> {
              long look = looks.incrementAndGet();
              if (look == 10) {
                running.complete(process.isRunning());
              }
              return look % 2 == 0 ? ImmutableList.of() : seen(process);
            },
            LONG);
    stopping.look();
    assertTrue(await(running));
    assertFalse(stopping.stopped().isDone());
  }

  @Test
  void stoppedTwiceItEndsOnce() throws Exception {
    ProgramProcess process =
        ready("trap 'echo told; exit 3' TERM; echo ready >\"$1\"; while :; do sleep 0.01; done");
    CompletableFuture<Void> first = process.stop(LONG);
    await(process.stop(LONG));
    await(first);
    await(process.stop(LONG));
    await(process.kill());
    assertEquals(1, programs.printed().lines().filter("told"::equals).count());
    assertEquals(new Exit.Code(3), process.exited().getNow(Exit.unknown()));
  }

  /** Some programs take a second SIGTERM for an order to hurry. */
  @Test
  void itIsToldOnce() throws Exception {
    ProgramProcess process =
        ready(
            "trap 'n=x; echo told' TERM; echo ready >\"$1\"; while [ -z \"$n\" ]; do sleep 0.01; done;"
                + " for i in 1 2 3 4 5 6 7 8; do sleep 0.03; done; exit 2");
    await(process.stop(LONG));
    assertEquals(1, programs.printed().lines().filter("told"::equals).count());
    assertEquals(new Exit.Code(2), process.exited().getNow(Exit.unknown()));
  }

  @Test
  void killEndsALongStop() throws Exception {
    ProgramProcess process = ready("trap '' TERM; echo ready >\"$1\"; sleep 1000; sleep 1000");
    CompletableFuture<Void> patient = process.stop(LONG);
    await(process.kill());
    await(patient);
    assertEquals(List.of(), living(process.pid()));
  }

  @Test
  void whatHasEndedIsStopped() throws Exception {
    ProgramProcess process = programs.sh("exit 5");
    await(process.exited());
    await(process.stop(LONG));
    assertEquals(new Exit.Code(5), await(process.exited()));
  }

  @Test
  void nobodyElseCompletesItsFutures() throws Exception {
    ProgramProcess process = programs.sh("exec sleep 1000");
    assertTrue(process.exited().complete(new Exit.Code(0)));
    assertTrue(process.isRunning());
    assertFalse(process.exited().isDone());
  }

  /** SIGKILL has no effect on a process that is in the middle of a call that does not return. */
  @Test
  void whatIsLeftIsNamed() {
    ProcessStat stuck = new ProcessStat(4_999_999, "stuck", 'D', 7, 7, 1, 99);
    AtomicLong seconds = new AtomicLong();
    Clockwork time =
        new Clockwork(programs.scheduler(), () -> seconds.getAndIncrement() * 1_000_000_000L);
    Stopping stopping =
        new Stopping(
            () -> ImmutableList.of(stuck), new CompletableFuture<>(), time, Duration.ofSeconds(5));
    stopping.look();
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> await(stopping.stopped()));
    assertTrue(failed.getCause() instanceof StillRunningException, failed.toString());
    String message = failed.getCause().getMessage();
    assertTrue(message.contains("10 s after SIGKILL: [4999999 (stuck, state D)]"), message);
    assertTrue(seconds.get() > 15, "SIGTERM for 5 s, SIGKILL for 10: " + seconds);
  }

  /** An agent that stood still in between has sent no SIGKILL yet. */
  @Test
  void theTimeToDieBeginsWithTheSignal() throws Exception {
    ProcessStat stuck = new ProcessStat(4_999_999, "stuck", 'D', 4_999_999, 4_999_999, 1, 99);
    AtomicLong asked = new AtomicLong();
    AtomicLong looks = new AtomicLong();
    Clockwork time =
        new Clockwork(programs.scheduler(), () -> asked.getAndIncrement() < 2 ? 0 : LONG.toNanos());
    Stopping stopping =
        new Stopping(
            () -> looks.getAndIncrement() < 4 ? ImmutableList.of(stuck) : ImmutableList.of(),
            CompletableFuture.completedFuture(Exit.unknown()),
            time,
            SHORT);
    stopping.look();
    await(stopping.stopped());
    assertTrue(looks.get() > 4, "it was looked at after SIGKILL: " + looks);
  }
}
