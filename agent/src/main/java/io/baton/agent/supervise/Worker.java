package io.baton.agent.supervise;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which a program is looked after, and its clock. Safe for use by several
 * threads.
 */
public final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int MOST_WAITING = 1024;

  private final String name;
  private final LongSupplier nanoClock;
  private final ScheduledThreadPoolExecutor thread;

  /**
   * Starts one, which keeps no process alive.
   *
   * @param name of the program that it works for
   */
  public Worker(String name, LongSupplier nanoClock) {
    this.name = name;
    this.nanoClock = nanoClock;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            new ThreadFactoryBuilder()
                .setNameFormat("baton-program-" + name)
                .setDaemon(true)
                .build());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Nanoseconds of a clock that never goes back. */
  public long now() {
    return nanoClock.getAsLong();
  }

  /** Does it soon, unless this has ended; an error of it is logged. */
  public void execute(Runnable task) {
    schedule(task, Duration.ZERO);
  }

  /** Does it after a while. */
  public void schedule(Runnable task, Duration delay) {
    var unused = timer(task, delay);
  }

  /** As {@link #schedule}, for what is often not needed any more: to be cancelled then. */
  public Future<?> timer(Runnable task, Duration delay) {
    try {
      return thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("program {} is not looked after any more", name);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // also the InternalError of a file that was cut short
      LOG.error("program {}: unexpected error", name, e);
    }
  }

  /**
   * Does it soon, and tells what came of it.
   *
   * @param question fails with a BatonException, at once or later
   */
  public <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (thread.getQueue().size() >= MOST_WAITING) {
      answer.completeExceptionally(
          new RefusedException(
              "program " + name + " has " + MOST_WAITING + " requests waiting: ask more slowly"));
      return answer;
    }
    try {
      thread.execute(() -> answer(question, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new UnavailableException("program " + name + " is not looked after any more", e));
    }
    return answer;
  }

  private static <T> void answer(
      Supplier<CompletableFuture<T>> question, CompletableFuture<T> answer) {
    try {
      var unused =
          question
              .get()
              .whenComplete(
                  (result, failure) -> {
                    if (failure == null) {
                      answer.complete(result);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** Does a last thing, waits for it, and ends. Harmless twice. */
  public void finish(Runnable last, Duration limit) {
    execute(last);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("program {} is left as it is: its end takes longer than {}", name, limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
