package io.baton.agent.supervise;

import io.baton.agent.process.ProgramProcess;
import io.baton.agent.process.Programs;
import io.baton.api.error.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of a program, if there is one, and its note. On the worker's thread. */
final class Occupant {

  private static final Logger LOG = LoggerFactory.getLogger(Occupant.class);

  /** How long after SIGKILL a process may still be there, and a little. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(15);

  private final String program;
  private final RunPlan plan;
  private final Programs programs;
  private final Worker worker;
  private final Lookout lookout;
  private volatile @Nullable ProgramProcess process;

  Occupant(String program, RunPlan plan, Programs programs, Worker worker, Lookout lookout) {
    this.program = program;
    this.plan = plan;
    this.programs = programs;
    this.worker = worker;
    this.lookout = lookout;
  }

  /** Any thread. */
  @Nullable ProgramProcess process() {
    return process;
  }

  /** What an agent before this one has started; null if nothing is left of it. */
  @Nullable ProgramProcess find() throws IOException {
    return take(programs.find(plan.note()).orElse(null));
  }

  /** Starts one; there is none. */
  ProgramProcess start() throws IOException {
    Files.createDirectories(plan.note().file().getParent());
    ProgramProcess started = programs.start(plan.command(), plan.output(), plan.note());
    take(started);
    return started;
  }

  private @Nullable ProgramProcess take(@Nullable ProgramProcess which) {
    process = which;
    lookout.watch(which);
    return which;
  }

  /**
   * Ends it, and waits for that.
   *
   * @throws RefusedException if something of it is left
   */
  void endNow(Duration term) {
    ProgramProcess left = process;
    if (left == null) {
      return;
    }
    try {
      left.stop(term).get(term.plus(AFTER_KILL).toNanos(), TimeUnit.NANOSECONDS);
      forget(left);
    } catch (ExecutionException | TimeoutException e) {
      throw new RefusedException(
          "program %s still runs as %s, and cannot be ended: %s. Its state is left as it is; end it"
              .formatted(program, left, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("interrupted while program " + program + " was ended", e);
    }
  }

  /** Ends it, then goes on; if something of it is left even after SIGKILL, later. */
  void whenGone(ProgramProcess which, Duration term, Runnable next) {
    var unused =
        which
            .stop(term)
            .whenComplete(
                (done, failure) -> worker.execute(() -> stopped(which, term, failure, next)));
  }

  private void stopped(
      ProgramProcess which, Duration term, @Nullable Throwable failure, Runnable next) {
    if (failure == null) {
      forget(which);
      next.run();
    } else {
      LOG.error("program {}: {}", program, failure.getMessage());
      worker.schedule(() -> whenGone(which, term, next), AFTER_KILL);
    }
  }

  /** Nothing of it is left. */
  void forget(ProgramProcess which) {
    if (process != which) {
      return;
    }
    take(null);
    try {
      plan.note().delete();
    } catch (IOException e) { // it tells of a process that is not there any more
      LOG.error("program {} has ended, and its note cannot be deleted: {}", program, e.toString());
    }
  }
}
