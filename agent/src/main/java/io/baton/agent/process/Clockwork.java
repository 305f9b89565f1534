package io.baton.agent.process;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Time as processes are watched by it.
 *
 * @param scheduler runs short looks at {@code /proc}; if it is shut down, what waits for a process
 *     may never complete
 * @param nanoClock monotonic
 */
record Clockwork(ScheduledExecutorService scheduler, LongSupplier nanoClock) {

  long now() {
    return nanoClock.getAsLong();
  }

  /** Throws {@link java.util.concurrent.RejectedExecutionException} after the shutdown. */
  void after(Duration delay, Runnable task) {
    var unused = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
