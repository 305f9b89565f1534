package io.baton.node.upkeep;

import io.baton.api.error.BatonException;
import io.baton.registry.NodePresence;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells ZooKeeper how much space the replicas take, when that has noticeably changed. */
public final class UsePublisher {

  private static final Logger LOG = LoggerFactory.getLogger(UsePublisher.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration WRITE = Duration.ofSeconds(5);
  private static final int NOTICEABLE = 100;

  private final NodePresence presence;
  private final LongSupplier used;
  private final long capacity;
  private long published;

  /**
   * Publishes nothing yet.
   *
   * @param published what the presence says now
   */
  public UsePublisher(NodePresence presence, LongSupplier used, long capacity, long published) {
    this.presence = presence;
    this.used = used;
    this.capacity = capacity;
    this.published = published;
  }

  /** Looks every few seconds. */
  public void start(ScheduledExecutorService upkeep) {
    Future<?> unused =
        upkeep.scheduleWithFixedDelay(
            this::look, PERIOD.toNanos(), PERIOD.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A hundredth of the capacity, or of what was published, is worth a write. */
  private void look() {
    long now = used.getAsLong();
    long least = Math.min(capacity, Math.max(published, 1)) / NOTICEABLE;
    if (now != published && Math.abs(now - published) >= least) {
      published = now;
      try {
        presence.publishUsed(now, WRITE);
      } catch (BatonException e) {
        LOG.info("use not published: {}", e.getMessage());
      }
    }
  }
}
