package io.baton.agent.process.watch;

import io.baton.agent.process.Captured;
import io.baton.agent.process.Exit;
import io.baton.agent.process.ProgramProcess;
import io.baton.api.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command that must end well, and soon. It is over when no process of it is left. Safe
 * for use by several threads.
 */
public final class TimedRun {

  /** Of output that are told. */
  private static final int OUTPUT_BYTES = 512;

  private static final int DRAIN_MILLIS = 20;
  private static final String NO_PROBLEM = "";

  private final ProgramProcess process;
  private final Tail output;
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
  private final CompletableFuture<Health> health = new CompletableFuture<>();

  private TimedRun(Captured command) {
    this.process = command.process();
    this.output = new Tail(command.output(), OUTPUT_BYTES);
  }

  /**
   * Watches a command that was started.
   *
   * @param timeout after which it is ended, and has failed
   */
  public static TimedRun of(
      Captured command, Duration timeout, ScheduledExecutorService scheduler) {
    TimedRun run = new TimedRun(command);
    try {
      run.watch(timeout, scheduler);
    } catch (RejectedExecutionException e) {
      var unused = run.end("nothing watches it, as the agent stops");
    }
    return run;
  }

  private void watch(Duration timeout, ScheduledExecutorService scheduler) {
    String late = "no answer within " + Times.text(timeout);
    Runnable giveUp =
        () -> {
          var unused = end(late);
        };
    Future<?> timer = scheduler.schedule(giveUp, timeout.toNanos(), TimeUnit.NANOSECONDS);
    // Nobody waits in a read: a process that escaped the session could hold it up for ever.
    Future<?> drain =
        scheduler.scheduleWithFixedDelay(
            this::drain, DRAIN_MILLIS, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    var unusedCancel =
        health.whenComplete(
            (result, failure) -> {
              timer.cancel(false);
              drain.cancel(false);
            });
    var unusedEnd =
        process
            .exited()
            .whenComplete(
                (exit, failure) -> {
                  var unused = end(problem(exit, failure));
                });
  }

  private static String problem(@Nullable Exit exit, @Nullable Throwable failure) {
    if (exit == null) {
      return "its end was not seen: " + failure;
    }
    return exit.isSuccess() ? NO_PROBLEM : exit.toString();
  }

  /** What was found, once it is over. */
  public CompletableFuture<Health> health() {
    return health;
  }

  /**
   * Ends what is left of it.
   *
   * @param reason why it is not healthy; counts only if there was none before
   * @return completes when nothing is left; if it was over before, at once
   */
  CompletableFuture<Void> end(String reason) {
    problem.compareAndSet(null, reason);
    return process.kill().whenComplete((nothing, failure) -> health.complete(result(failure)));
  }

  private Health result(@Nullable Throwable failure) {
    String reason = String.valueOf(problem.get());
    if (reason.equals(NO_PROBLEM) && failure == null) {
      return new Health.Healthy();
    }
    drain();
    String left = failure == null ? "" : ", and of its processes: " + failure.getMessage();
    String said = output.toString().isEmpty() ? "" : ": " + output;
    return new Health.Unhealthy(reason + left + said);
  }

  private void drain() {
    try {
      output.drain();
    } catch (IOException e) {
      // What cannot be read is not told; how it ended is.
    }
  }
}
