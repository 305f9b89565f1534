package io.baton.cli.coordinator;

import com.google.common.net.HostAndPort;
import io.baton.controller.Controller;
import io.baton.daemon.monitor.BuildInfo;
import io.baton.daemon.monitor.Health;
import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Monitor;
import io.baton.daemon.monitor.ZooKeeperHealth;
import io.baton.registry.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a coordinator is watched. One that stands by is as ready as one that leads: it would take
 * over.
 */
final class CoordinatorWatch implements AutoCloseable {

  /** More than a page of records takes while ZooKeeper hardly answers. */
  private static final Duration STUCK = Duration.ofMinutes(1);

  private final Meters meters = new Meters(CoordinatorMetrics.ALL);
  private final Health health = new Health();
  private final RepairMeters repairs = new RepairMeters(meters, System::nanoTime);
  private @Nullable Monitor monitor;

  private CoordinatorWatch() {}

  /**
   * Begins, and answers if it is said where.
   *
   * @throws IOException if that address is not to be had
   */
  static CoordinatorWatch start(Optional<HostAndPort> address, String version) throws IOException {
    CoordinatorWatch watch = new CoordinatorWatch();
    BuildInfo.show(watch.meters, version);
    if (address.isPresent()) {
      watch.monitor = Monitor.start(address.get(), watch.meters, watch.health);
    }
    return watch;
  }

  /** Counts repairs. */
  RepairMeters repairs() {
    return repairs;
  }

  /** Watches the connection to ZooKeeper. */
  void follow(Registry registry) {
    ZooKeeperHealth zookeeper = new ZooKeeperHealth(registry, meters);
    health.addReady("zookeeper", zookeeper::problem);
  }

  /** All runs. */
  void started(Controller controller) {
    meters.gauge(CoordinatorMetrics.LEADS, () -> controller.status().leads() ? 1 : 0);
    meters.counter(CoordinatorMetrics.PASSES, () -> controller.status().passes());
    meters.gauge(CoordinatorMetrics.AILING, () -> controller.status().inDanger(), "0-1");
    meters.gauge(
        CoordinatorMetrics.AILING,
        () -> controller.status().ailing() - controller.status().inDanger(),
        "2+");
    health.addLive("controller", () -> stuck(controller));
    health.addReady("controller", () -> stuck(controller));
    health.started();
  }

  private static @Nullable String stuck(Controller controller) {
    Duration silence = Duration.ofNanos(controller.silence());
    return silence.compareTo(STUCK) <= 0
        ? null
        : "its thread has not answered for " + silence.toSeconds() + " s";
  }

  /** Not ready any more. */
  void stopping() {
    health.stopping();
  }

  @Override
  public void close() {
    if (monitor != null) {
      monitor.close();
    }
  }
}
