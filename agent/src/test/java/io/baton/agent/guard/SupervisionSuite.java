package io.baton.agent.guard;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Verify;
import io.baton.agent.process.TestPrograms;
import io.baton.agent.supervise.ProgramState;
import io.baton.agent.supervise.ProgramStatus;
import io.baton.agent.supervise.RunPlan;
import io.baton.agent.supervise.Worker;
import io.baton.agent.watch.FileWatch;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A guard with a program, in a cluster that does what the test says. */
@Timeout(60)
abstract class SupervisionSuite {

  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final String FOR_EVER = "exec sleep 1000";

  @TempDir Path directory;

  final FakeState state = new FakeState();
  RunPrograms programs;
  private FileWatch watch;
  Guard guard;

  @BeforeEach
  void prepare() throws IOException {
    watch = FileWatch.start();
    programs = new RunPrograms(directory);
  }

  @AfterEach
  void end() throws IOException {
    if (guard != null) {
      state.changed = false;
      guard.close();
    }
    watch.close();
    programs.close();
  }

  void start(RunPlan run, boolean elects) {
    Checkpointing none =
        new Checkpointing(Optional.empty(), Optional.empty(), Optional.empty(), watch);
    guard =
        new Guard(
            new GuardPlan("orders", elects, none, Optional.of(run)),
            state,
            programs.means(),
            new Worker("orders", System::nanoTime));
    guard.start();
  }

  void start(RunPlan run) {
    start(run, true);
  }

  ProgramStatus run() {
    return guard.status().run().orElseThrow();
  }

  ProgramStatus await(Predicate<ProgramStatus> wanted) throws Exception {
    Eventually.await("the program", PATIENCE, () -> wanted.test(run()));
    ProgramStatus found = run();
    found.pid().ifPresent(programs::endWithTest);
    return found;
  }

  long awaitRunning() throws Exception {
    return await(status -> status.state() == ProgramState.RUNNING && status.pid().isPresent())
        .pid()
        .getAsLong();
  }

  void awaitState(GuardState wanted) throws Exception {
    Eventually.await("the guard", PATIENCE, () -> guard.status().state() == wanted);
  }

  String next() throws InterruptedException {
    return Verify.verifyNotNull(state.done.poll(20, TimeUnit.SECONDS), "nothing was done");
  }

  static boolean isAlive(long pid) {
    try {
      return !TestPrograms.living(pid).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int printed() {
    try {
      return Files.readAllLines(programs.output()).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> String failure(CompletableFuture<T> future) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
    return String.valueOf(failure.getCause().getMessage());
  }
}
