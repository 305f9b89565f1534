package io.baton.node;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that may wait for ZooKeeper. */
final class Upkeep implements AutoCloseable {

  private static final Duration END = Duration.ofSeconds(10);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, new ThreadFactoryBuilder().setNameFormat("baton-upkeep").setDaemon(true).build());

  ScheduledExecutorService executor() {
    return thread;
  }

  /** Drops what waits. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(END.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("upkeep has not ended within " + END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
