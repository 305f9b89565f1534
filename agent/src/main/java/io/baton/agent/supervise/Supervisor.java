package io.baton.agent.supervise;

import com.google.common.base.Verify;
import io.baton.agent.process.Exit;
import io.baton.agent.process.ProgramProcess;
import io.baton.agent.process.Programs;
import io.baton.agent.process.watch.Backoff;
import io.baton.api.Times;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program while its state is held here. On the worker's thread, except where it says
 * otherwise; {@link #become} is the one place where its state changes.
 */
public final class Supervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** How often it is looked whether an agent that was cut off is so still. */
  private static final Duration LOOK_BACK = Duration.ofMillis(250);

  private final String program;
  private final RunPlan plan;
  private final Means means;
  private final Worker worker;
  private final Ward ward;
  private final Lookout lookout;
  private final Occupant occupant;
  private final Resumes resumes;

  private Backoff backoff;

  /** The watch over the process that runs; null if none is watched. */
  private @Nullable Vigil vigil;

  /** What {@link #become} made obsolete does nothing any more. */
  private int turn;

  private volatile Stage stage;
  private final Tally tally = new Tally();

  private record Stage(ProgramState state, long sinceNanos, String reason) {}

  /**
   * What programs are run by.
   *
   * @param programs starts and finds them
   * @param timer looks at them, and must not be kept
   * @param checks runs health commands, whose start may take a while
   * @param lifeline to ZooKeeper
   */
  public record Means(
      Programs programs,
      ScheduledExecutorService timer,
      ScheduledExecutorService checks,
      Lifeline lifeline) {}

  /**
   * Prepares one; nothing runs.
   *
   * @param program its name
   * @param ward its state
   */
  public Supervisor(String program, RunPlan plan, Means means, Worker worker, Ward ward) {
    this.program = program;
    this.plan = plan;
    this.means = means;
    this.worker = worker;
    this.ward = ward;
    this.backoff = plan.backoff();
    this.resumes = new Resumes(plan.failedResumes());
    this.stage = new Stage(ProgramState.STOPPED, worker.now(), "");
    this.lookout =
        new Lookout(
            means.lifeline(),
            plan,
            means.timer(),
            worker::now,
            (which, silence) -> worker.execute(() -> cutOff(which, silence)));
    this.occupant = new Occupant(program, plan, means.programs(), worker, lookout);
  }

  /** How it stands. Any thread. */
  public ProgramStatus status() {
    Stage now = stage;
    ProgramProcess running = occupant.process();
    return new ProgramStatus(
        now.state(),
        Duration.ofNanos(worker.now() - now.sinceNanos()),
        now.reason(),
        running == null ? OptionalLong.empty() : OptionalLong.of(running.pid()),
        tally.counts(),
        lookout.left());
  }

  /**
   * Looks for what an agent before this one has started, before anything else is done.
   *
   * @throws RefusedException if that cannot be told; nothing may be started then
   */
  public void find() {
    if (stage.state() != ProgramState.STOPPED) {
      return;
    }
    try {
      ProgramProcess left = occupant.find();
      if (left != null) {
        become(ProgramState.LEFT, "as " + left);
      }
    } catch (IOException e) {
      throw new RefusedException(
          "nothing is done with program %s: %s".formatted(program, e.getMessage()), e);
    }
  }

  /**
   * Ends a program that is left, as its state is over; waits for that.
   *
   * @throws RefusedException if it cannot be ended; then its state must not be replaced
   */
  public void displace() {
    ProgramProcess left = occupant.process();
    if (left == null) {
      return;
    }
    LOG.warn("program {} still runs as {}, and its state is over: it is ended", program, left);
    become(ProgramState.STOPPING, "its state is over");
    try {
      occupant.endNow(plan.hurried());
      become(ProgramState.STOPPED, "");
    } catch (RefusedException e) {
      become(ProgramState.LEFT, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** The state is held: runs the program, or goes on with the one that is left. */
  public void begin() {
    ProgramProcess left = occupant.process();
    lookout.decided();
    if (left != null && left.isRunning()) {
      watch(left, true);
    } else if (left != null) {
      endThenStart(left, "what is left of it is ended first");
    } else {
      start();
    }
  }

  private void start() {
    if (lookout.isCutOff()) {
      become(ProgramState.CUT_OFF, "not started, as there is no contact to ZooKeeper");
      awaitContact();
      return;
    }
    try {
      ProgramProcess started = occupant.start();
      tally.started();
      watch(started, false);
    } catch (IOException e) {
      LOG.error("program {} could not be started: {}", program, e.getMessage());
      tally.failedToStart();
      again("it could not be started: " + e.getMessage(), Duration.ZERO, false);
    }
  }

  private void watch(ProgramProcess running, boolean adopted) {
    become(ProgramState.STARTING, (adopted ? "found as " : "as ") + running);
    vigil =
        Vigil.begin(
            plan, means, worker, new Vigil.Findings(this::healthy, why -> over(running, why)));
    var unused =
        running
            .exited()
            .whenComplete((exit, failure) -> worker.execute(() -> exited(running, exit, failure)));
  }

  private void healthy() {
    become(ProgramState.RUNNING, stage.reason());
  }

  /** The program says that it is well. Any thread. */
  public void heartbeat() {
    worker.execute(
        () -> {
          if (vigil != null) {
            vigil.beat();
          }
        });
  }

  private void exited(ProgramProcess which, @Nullable Exit exit, @Nullable Throwable failure) {
    boolean watched = stage.state() == ProgramState.STARTING || isWell();
    if (occupant.process() == which && watched) {
      over(which, exit == null ? "its end was not seen: " + failure : "it ended with " + exit);
    }
  }

  /** It has ended, or is not well. */
  private void over(ProgramProcess which, String why) {
    boolean wasHealthy = isWell();
    Duration ran = vigil == null ? Duration.ZERO : vigil.sinceBegin();
    boolean failed =
        !wasHealthy || (plan.livingIsHealth() && ran.compareTo(plan.startTimeout()) < 0);
    if (failed) {
      tally.failedToStart();
    } else {
      resumes.succeeded();
    }
    LOG.warn("program {}, {}: {}", program, which, why);
    become(ProgramState.RESTARTING, why);
    occupant.whenGone(which, plan.stopTimeout(), still(() -> again(why, ran, failed)));
  }

  private void endThenStart(ProgramProcess left, String why) {
    become(ProgramState.RESTARTING, why);
    occupant.whenGone(left, plan.stopTimeout(), still(() -> start()));
  }

  /** Starts it again after a pause; from the version before, if it does not come up from this. */
  private void again(String why, Duration ran, boolean failed) {
    String reason = why;
    Version version = ward.version();
    if (failed && resumes.failed(version)) {
      reason = "%s; %s".formatted(why, goBack(version));
    }
    backoff = backoff.afterRun(ran);
    tally.again();
    become(
        ProgramState.RESTARTING,
        "%s (started again in %s)".formatted(reason, Times.text(backoff.pause())));
    worker.schedule(still(() -> start()), backoff.pause());
  }

  private String goBack(Version from) {
    LOG.error(
        "program {} has failed {} times to start from version {}: GOING BACK to the version before",
        program,
        plan.failedResumes(),
        from);
    try {
      ward.goBack();
      tally.wentBack();
      return "went back from version %s, from which it failed to start".formatted(from);
    } catch (RuntimeException | InternalError e) { // the JVM's, of a file that was cut
      LOG.error("program {} cannot go back from version {}: {}", program, from, e.getMessage());
      return String.valueOf(e.getMessage());
    }
  }

  private void cutOff(ProgramProcess which, Duration silence) {
    if (occupant.process() != which
        || stage.state() == ProgramState.STOPPING
        || stage.state() == ProgramState.STOPPED) {
      return;
    }
    String why =
        stage.state() == ProgramState.LEFT && !lookout.isCutOff()
            ? "ended, as it was not known in time whose its state is"
            : "ended, as there was no contact to ZooKeeper for %s, and others may run it soon"
                .formatted(Times.text(silence));
    LOG.error("program {}, {}: {}", program, which, why);
    become(ProgramState.CUT_OFF, why);
    occupant.whenGone(which, plan.hurried(), still(() -> awaitContact()));
  }

  private void awaitContact() {
    worker.schedule(still(() -> lookBack()), LOOK_BACK);
  }

  /** What was the newest state may be another's by now. */
  private void lookBack() {
    try {
      if (!lookout.isCutOff() && ward.isOurs()) {
        tally.again();
        start();
        return;
      }
    } catch (BatonException e) {
      LOG.debug("program {} is not started yet", program, e);
    }
    awaitContact();
  }

  /**
   * Ends the program, to start it no more.
   *
   * @param most from SIGTERM to SIGKILL, if that is less than is configured
   * @return completes on the worker's thread when nothing of it is left; fails with a {@link
   *     RefusedException} if something is
   */
  public CompletableFuture<Void> end(Duration most) {
    ProgramProcess running = occupant.process();
    if (running == null) {
      become(ProgramState.STOPPED, "");
      return CompletableFuture.completedFuture(null);
    }
    become(ProgramState.STOPPING, "");
    Duration term = most.compareTo(plan.stopTimeout()) < 0 ? most : plan.stopTimeout();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    var unused =
        running
            .stop(term)
            .whenComplete((done, failure) -> worker.execute(() -> ended(running, failure, ended)));
    return ended;
  }

  private void ended(
      ProgramProcess which, @Nullable Throwable failure, CompletableFuture<Void> ended) {
    if (failure == null) {
      occupant.forget(which);
      become(ProgramState.STOPPED, "");
      ended.complete(null);
    } else {
      become(ProgramState.LEFT, String.valueOf(failure.getMessage()));
      ended.completeExceptionally(
          new RefusedException(
              "program %s cannot be ended: %s".formatted(program, failure.getMessage()), failure));
    }
  }

  /** It is being ended, and others may run it by now. */
  public void hasten() {
    ProgramProcess running = occupant.process();
    if (running != null && plan.cutOff().stops()) {
      var unused = running.stop(plan.hurried());
    }
  }

  /** Whether it runs, and was well when it was last looked at. */
  public boolean isWell() {
    return stage.state() == ProgramState.RUNNING;
  }

  /** Leaves it alone, whatever becomes of its state. */
  public void leave() {
    ProgramProcess left = occupant.process();
    if (left != null) {
      become(ProgramState.LEFT, "left alone as " + left + "; its state is not held here");
    } else {
      become(ProgramState.STOPPED, "");
    }
  }

  /** Does it, if nothing has become of the program meanwhile. */
  private Runnable still(Runnable task) {
    int mine = turn;
    return () -> {
      if (turn == mine) {
        task.run();
      }
    };
  }

  private void become(ProgramState next, String why) {
    ProgramState now = stage.state();
    if (now == next && next == ProgramState.STOPPED) {
      return;
    }
    Verify.verify(now.mayBecome(next), "%s: %s after %s", program, next, now);
    if (vigil != null && next != ProgramState.RUNNING) {
      vigil.close();
      vigil = null;
    }
    turn++;
    stage = new Stage(next, worker.now(), why);
    LOG.info("program {} is {}{}", program, next.word(), why.isEmpty() ? "" : ", " + why);
    ward.changed();
  }

  /** Watches no more. What runs, runs on. */
  @Override
  public void close() {
    lookout.close();
    if (vigil != null) {
      vigil.close();
      vigil = null;
    }
  }
}
