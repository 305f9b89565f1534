package io.baton.agent.process.watch;

import io.baton.agent.process.Programs;
import io.baton.agent.process.command.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a command every so often that says whether a program is well: by ending with 0, in time. One
 * run at a time, which is over when no process of it is left. If the agent is killed during a run,
 * that goes on without its timeout. Thread-safe.
 */
public final class HealthCheck {

  private static final Logger LOG = LoggerFactory.getLogger(HealthCheck.class);

  private final Programs programs;
  private final Plan plan;
  private final ScheduledExecutorService scheduler;
  private final Consumer<Health> listener;
  private @Nullable TimedRun last;
  private boolean stopped;

  /**
   * What is run, and when.
   *
   * @param command the check; it starts neither programs nor sessions of its own
   * @param interval from the end of a run to the next, more than 0
   * @param timeout after which a run is ended, with all its processes; more than 0
   */
  public record Plan(Command command, Duration interval, Duration timeout) {

    /** Checks it. */
    public Plan {
      if (interval.isNegative() || interval.isZero() || timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException(
            "the health check " + command + " every " + interval + " for " + timeout);
      }
    }
  }

  private HealthCheck(
      Programs programs, Plan plan, ScheduledExecutorService scheduler, Consumer<Health> listener) {
    this.programs = programs;
    this.plan = plan;
    this.scheduler = scheduler;
    this.listener = listener;
  }

  /**
   * Begins, with a run at once.
   *
   * @param scheduler starts the runs, which takes some milliseconds each
   * @param listener is told what each run found, one at a time; must not block
   */
  public static HealthCheck start(
      Programs programs, Plan plan, ScheduledExecutorService scheduler, Consumer<Health> listener) {
    HealthCheck check = new HealthCheck(programs, plan, scheduler, listener);
    scheduler.execute(check::round);
    return check;
  }

  private void round() {
    var unused =
        endLast("another begins")
            .handle((nothing, failure) -> failure)
            .thenCompose(this::begin)
            .thenAccept(this::tell)
            .whenComplete(this::again);
  }

  private synchronized CompletableFuture<Void> endLast(String reason) {
    return last == null ? CompletableFuture.completedFuture(null) : last.end(reason);
  }

  private synchronized CompletableFuture<Health> begin(@Nullable Throwable failure) {
    if (stopped) {
      return new CompletableFuture<>();
    }
    if (failure != null) {
      return unhealthy("the check before has not ended: " + failure.getMessage());
    }
    try {
      last = TimedRun.of(programs.capture(plan.command()), plan.timeout(), scheduler);
      return last.health();
    } catch (IOException e) {
      return unhealthy(e.getMessage());
    }
  }

  private static CompletableFuture<Health> unhealthy(@Nullable String reason) {
    return CompletableFuture.completedFuture(new Health.Unhealthy(String.valueOf(reason)));
  }

  private void tell(Health health) {
    synchronized (this) {
      if (stopped) {
        return;
      }
    }
    try {
      listener.accept(health);
    } catch (RuntimeException e) {
      LOG.warn("what the health check {} found was not taken", plan.command(), e);
    }
  }

  private synchronized void again(@Nullable Void nothing, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.error("a run of the health check {} failed", plan.command(), failure);
    }
    try {
      if (!stopped) {
        var unused =
            scheduler.schedule(this::round, plan.interval().toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (RejectedExecutionException e) {
      LOG.warn("the health check {} ends, as its scheduler was shut down", plan.command());
    }
  }

  /**
   * Ends it, and a run that is on its way. A listener that is just being told is not waited for.
   *
   * @return completes when no process of it is left
   */
  public CompletableFuture<Void> stop() {
    synchronized (this) {
      stopped = true;
    }
    return endLast("the health check was stopped");
  }
}
