package io.baton.agent.guard;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.baton.agent.state.Held;
import io.baton.agent.state.Protection;
import io.baton.agent.supervise.ProgramStatus;
import io.baton.agent.supervise.Supervisor;
import io.baton.agent.supervise.Ward;
import io.baton.agent.supervise.Worker;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.FencedException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a program and its state: what can be asked of it. The {@link Course} of it is on a
 * thread of its own, one thing after another.
 */
public final class Guard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** Longer than a checkpoint may take. */
  private static final Duration LAST_CHECKPOINT = Duration.ofMinutes(1);

  private final GuardPlan plan;
  private final Protection protection;
  private final Worker worker;
  private final Attempts attempts;
  private final Optional<Supervisor> supervisor;
  private final Course course;

  /**
   * Prepares one; {@link #start} begins.
   *
   * @param means to run programs
   * @param worker its thread
   */
  public Guard(GuardPlan plan, Protection protection, Supervisor.Means means, Worker worker) {
    this.plan = plan;
    this.protection = protection;
    this.worker = worker;
    this.attempts = new Attempts(plan.program(), worker);
    this.supervisor =
        plan.run().map(run -> new Supervisor(plan.program(), run, means, worker, new State()));
    this.course = new Course(plan, protection, attempts, supervisor, worker);
  }

  /** What the program's supervisor asks. */
  private final class State implements Ward {

    @Override
    public Version version() {
      return course.version();
    }

    @Override
    public boolean isOurs() {
      Held held = course.held();
      return held != null && protection.election().isOwnedHere(held.opened().epoch());
    }

    @Override
    public void goBack() {
      Held held = course.held();
      if (held != null) {
        LOG.error("program {}: went back to version {}", plan.program(), held.goBack());
      }
    }

    @Override
    public void changed() {
      course.settle();
    }
  }

  /**
   * Begins. Returns as soon as it is known whether the program was left running: nobody is ever
   * told that one that was is stopped.
   */
  public void start() {
    var known =
        worker.ask(
            () -> {
              course.find();
              return completedFuture(null);
            });
    worker.execute(course::begin);
    known.join();
  }

  /** How it stands. Any thread. */
  public GuardStatus status() {
    Stage now = course.stage();
    Held owned = course.held();
    return new GuardStatus(
        plan.program(),
        protection.segment(),
        now.state(),
        Duration.ofNanos(worker.now() - now.sinceNanos()),
        course.reason(),
        course.version(),
        Optional.ofNullable(owned).map(Held::file),
        owned == null ? 0 : owned.length(),
        attempts.status(),
        course.standby().lag(),
        supervisor.map(Supervisor::status));
  }

  /**
   * Has the program run here, and its state be held.
   *
   * @param takeover whether the state is taken also from an owner that seems to live; otherwise it
   *     is waited for
   * @return completes when it runs and is well; fails with a {@link BatonException} if it does not
   *     come up, and goes on trying
   */
  public CompletableFuture<Version> run(boolean takeover) {
    return worker.ask(() -> course.run(takeover));
  }

  /**
   * Has the program run nowhere on this node, and a copy be kept: ends it, after a last checkpoint.
   * Where agents elect, they run it elsewhere, or here again.
   *
   * @return completes when that is so
   */
  public CompletableFuture<Version> standBy() {
    return worker.ask(
        () -> {
          if (plan.elects()) {
            throw new RefusedException(
                "agents find out by themselves where program %s runs: say move, or stop"
                    .formatted(plan.program()));
          }
          return course.wish(Wish.STAND_BY);
        });
  }

  /**
   * Has the program be ended, after a last checkpoint; where agents elect, it runs nowhere until
   * somebody starts it.
   *
   * @return completes when its state is given back; fails if the last checkpoint was not taken, and
   *     what was done since is here only
   */
  public CompletableFuture<Version> stop() {
    return worker.ask(course::stop);
  }

  /**
   * Has another agent run the program.
   *
   * @return completes when one has its state; fails if none takes it, and it runs here again
   */
  public CompletableFuture<Version> move() {
    return worker.ask(
        () -> {
          Stage stage = course.stage();
          if (stage.state() != GuardState.HOLDING || !plan.elects()) {
            throw new RefusedException(
                "program %s is not moved, as it is %s here%s"
                    .formatted(
                        plan.program(),
                        stage.text(),
                        plan.elects() ? "" : ", and others than agents say where it runs"));
          }
          return course.move();
        });
  }

  /** The program says that it is well. */
  public void heartbeat() {
    supervisor
        .orElseThrow(
            () ->
                new RefusedException(
                    "program %s is not run by this agent: it needs no heartbeat"
                        .formatted(plan.program())))
        .heartbeat();
  }

  /**
   * Captures the state, after what is under way on its thread. Any thread.
   *
   * @return the version, when it is committed; fails with a {@link BatonException}
   */
  public CompletableFuture<Version> checkpoint() {
    return onHeld("no checkpoint is taken", attempts::attempt);
  }

  /**
   * The same, if the program has its state in this very file: one that outlived what was lost here
   * has it in another, and must not take what is here for its own.
   *
   * @param file as it is without symbolic links
   */
  public CompletableFuture<Version> checkpoint(Path file) {
    return onHeld(
        "no checkpoint is taken",
        state -> {
          if (!real(state.file()).equals(file)) {
            throw new FencedException(
                "the state of program %s is in %s now, and no more in %s: start the program again"
                    .formatted(plan.program(), state.file(), file));
          }
          return attempts.attempt(state);
        });
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new RefusedException("no checkpoint is taken: " + file + " cannot be found: " + e, e);
    }
  }

  /**
   * Makes the state longer or shorter, and commits that. Any thread.
   *
   * @see Held#resize
   */
  public CompletableFuture<Version> resize(long bytes) {
    return onHeld("nothing is resized", state -> completedFuture(state.resize(bytes)));
  }

  private CompletableFuture<Version> onHeld(
      String refusal, Function<Held, CompletableFuture<Version>> action) {
    return worker.ask(
        () -> {
          Held state = course.held();
          if (state == null) {
            throw new UnavailableException(
                "%s: the state of program %s is not held here, which is %s"
                    .formatted(refusal, plan.program(), course.stage().text()));
          }
          return action.apply(state);
        });
  }

  /**
   * Begins to end the program and to give its state back, after a last checkpoint; a standby takes
   * it.
   *
   * @return completes when that is done
   */
  public CompletableFuture<Version> ending() {
    return worker.ask(() -> course.wish(Wish.CLOSE));
  }

  /** Does that, waits for it, and ends. Harmless twice. */
  @Override
  public void close() {
    Duration limit =
        LAST_CHECKPOINT.plus(plan.run().map(run -> run.stopTimeout()).orElse(Duration.ZERO));
    await(ending(), limit);
    worker.finish(course::end, LAST_CHECKPOINT);
    supervisor.ifPresent(Supervisor::close);
  }

  private void await(CompletableFuture<Version> ending, Duration limit) {
    @Nullable Exception failure = null;
    try {
      ending.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e;
    }
    if (failure != null && course.stage().state() != GuardState.CLOSED) {
      LOG.warn("program {} is not ended as it should be: {}", plan.program(), failure.toString());
    }
  }

  /** What can be said of it in a word, for who manages it: see the socket's protocol. */
  public String word() {
    GuardState state = course.stage().state();
    return switch (state) {
      case HOLDING -> supervisor.map(Supervisor::status).map(Guard::word).orElse("running");
      case OPENING -> "starting";
      case RELEASING -> "stopping";
      case STOPPED, CLOSED -> "stopped";
      case STANDBY, FAILED -> state.word();
    };
  }

  private static String word(ProgramStatus status) {
    return switch (status.state()) {
      case RUNNING -> "running";
      case STOPPED, LEFT, STARTING -> "starting";
      case RESTARTING, CUT_OFF -> "restarting";
      case STOPPING -> "stopping";
    };
  }
}
