package io.baton.client.session;

import io.baton.api.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns every open segment of a client, which is the transport's event loop, and
 * a few workers for calls that block. {@link #blocking} is the way from one to the other and back.
 */
public final class Loop {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final ScheduledExecutorService thread;
  private final ExecutorService workers;
  private final LongSupplier nanoClock;

  /**
   * Joins them.
   *
   * @param thread a single thread
   * @param workers for calls that block
   * @param nanoClock monotonic, in nanoseconds
   */
  public Loop(ScheduledExecutorService thread, ExecutorService workers, LongSupplier nanoClock) {
    this.thread = thread;
    this.workers = workers;
    this.nanoClock = nanoClock;
  }

  /** Nanoseconds of the monotonic clock. */
  public long now() {
    return nanoClock.getAsLong();
  }

  /**
   * Runs something on the loop's thread, soon.
   *
   * @throws UnavailableException if the client is closed
   */
  public void execute(Runnable action) {
    try {
      thread.execute(() -> guard(action));
    } catch (RejectedExecutionException e) {
      throw new UnavailableException("the connection to Baton was closed", e);
    }
  }

  /** Runs what belongs to the application, which may block, on a worker. */
  public void callBack(Runnable action) {
    workers.execute(() -> guard(action));
  }

  /** Runs something on the loop's thread later. */
  public void after(Duration delay, Runnable action) {
    Future<?> unused = thread.schedule(() -> guard(action), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The same, unless it is cancelled before. */
  public Future<?> timer(Duration delay, Runnable action) {
    return thread.schedule(() -> guard(action), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs something on the loop's thread again and again. */
  public ScheduledFuture<?> every(Duration interval, Runnable action) {
    return thread.scheduleAtFixedRate(
        () -> guard(action), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Makes a call that blocks on a worker, and hands its result or its error to the loop's thread.
   */
  public <T> void blocking(Callable<T> call, BiConsumer<@Nullable T, @Nullable Exception> then) {
    workers.execute(
        () -> {
          try {
            T result = call.call();
            handOver(() -> then.accept(result, null));
          } catch (Exception e) {
            handOver(() -> then.accept(null, e));
          }
        });
  }

  /** Nobody waits for the result of a client that was closed. */
  private void handOver(Runnable result) {
    try {
      execute(result);
    } catch (UnavailableException e) {
      LOG.debug("the client was closed before a call ended", e);
    }
  }

  private static void guard(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("a listener, or an invariant of the client, is broken; the event is dropped", e);
    }
  }
}
