package io.baton.controller;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.api.NodeId;
import io.baton.api.error.BatonException;
import io.baton.registry.Registry;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.session.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election, and works while it leads: each lead is a {@link Term}. One thread does
 * everything; what ZooKeeper tells comes to it by message.
 */
public final class Controller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Registry registry;
  private final Repairer repairer;
  private final ControllerConfig config;
  private final LongSupplier nanoClock;
  private final RandomGenerator random;
  private final ScheduledThreadPoolExecutor thread;
  private ImmutableSet<NodeId> live = ImmutableSet.of();
  private @Nullable Term term;
  private @Nullable Future<?> next;
  private final List<AutoCloseable> subscriptions = new ArrayList<>();
  private long passes;
  private volatile ControllerStatus status = ControllerStatus.IDLE;
  private volatile long heardNanos;

  private Controller(
      Registry registry,
      Repairer repairer,
      ControllerConfig config,
      LongSupplier nanoClock,
      RandomGenerator random) {
    this.registry = registry;
    this.repairer = repairer;
    this.config = config;
    this.nanoClock = nanoClock;
    this.random = random;
    this.heardNanos = nanoClock.getAsLong();
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, new ThreadFactoryBuilder().setNameFormat("baton-coordinator").build());
    thread.setRemoveOnCancelPolicy(true);
  }

  /**
   * Stands for election, and returns.
   *
   * @param registry stays the caller's, to be closed after this
   * @param repairer called on the controller's thread, which it must not keep
   * @param nanoClock monotonic, for grace times
   * @param random decides between nodes that are as good
   * @throws io.baton.api.error.RefusedException if there is no cluster here
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time
   */
  public static Controller start(
      Registry registry,
      Repairer repairer,
      ControllerConfig config,
      LongSupplier nanoClock,
      RandomGenerator random) {
    Controller controller = new Controller(registry, repairer, config, nanoClock, random);
    try {
      controller.stand();
      return controller;
    } catch (RuntimeException e) {
      controller.close();
      throw e;
    }
  }

  private void stand() {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> heardNanos = nanoClock.getAsLong(), 0, BEAT.toNanos(), TimeUnit.NANOSECONDS);
    subscriptions.add(registry.nodes().watchLive(nodes -> execute(() -> nodesChanged(nodes))));
    subscriptions.add(
        registry.standForCoordinator(
            new Leadership.Listener() {
              @Override
              public void gained() {
                execute(Controller.this::begin);
              }

              @Override
              public void lost() {
                execute(Controller.this::end);
              }
            },
            config.callTimeout()));
    LOG.info("stands for election as coordinator");
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("the coordinator is closed: an event is dropped");
    }
  }

  private void nodesChanged(ImmutableMap<NodeId, LiveRecord> nodes) {
    live = nodes.keySet();
    if (term != null) {
      LOG.info("nodes that run: {}", live);
      stepAfter(Duration.ZERO);
    }
  }

  private void begin() {
    LOG.info("leads");
    ClusterView view = ClusterView.of(registry, config.callTimeout());
    term = new Term(view, repairer, config, nanoClock, this::execute, random);
    report();
    stepAfter(Duration.ZERO);
  }

  private void end() {
    if (term != null) {
      LOG.info("leads no more");
      term.end();
      term = null;
      report();
    }
    if (next != null) {
      next.cancel(false);
    }
  }

  private void stepAfter(Duration delay) {
    if (next != null) {
      next.cancel(false);
    }
    if (!thread.isShutdown()) {
      next = thread.schedule(this::step, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void step() {
    Term now = term;
    if (now == null) {
      return;
    }
    boolean goesOn = false;
    try {
      goesOn = now.step(live);
      passes += goesOn ? 0 : 1;
    } catch (BatonException e) {
      LOG.warn("the cluster cannot be looked at now: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("an invariant of the coordinator is broken; it goes on", e);
    }
    report();
    stepAfter(goesOn ? Duration.ZERO : config.interval());
  }

  private void report() {
    Term now = term;
    status =
        now == null
            ? new ControllerStatus(false, passes, 0, 0)
            : new ControllerStatus(true, passes, now.ailing(), now.inDanger());
  }

  /** What it is doing; from any thread. */
  public ControllerStatus status() {
    return status;
  }

  /**
   * Nanoseconds since its thread was last heard of, which beats every second and may be kept for a
   * few calls to ZooKeeper; from any thread.
   */
  public long silence() {
    return nanoClock.getAsLong() - heardNanos;
  }

  /**
   * Stands back, leads no more, and ends the repairs under way; waits for what is just done, at
   * most for a call's timeout. Harmless twice.
   */
  @Override
  public void close() {
    for (AutoCloseable subscription : ImmutableList.copyOf(subscriptions).reverse()) {
      try {
        subscription.close();
      } catch (Exception e) {
        LOG.warn("the coordinator did not stand back cleanly: {}", e.toString());
      }
    }
    subscriptions.clear();
    execute(this::end);
    thread.shutdown();
    try {
      var unused = thread.awaitTermination(config.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }
}
