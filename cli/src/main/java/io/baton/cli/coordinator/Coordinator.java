package io.baton.cli.coordinator;

import io.baton.cli.local.TemporaryClient;
import io.baton.client.Baton;
import io.baton.client.repair.Repair;
import io.baton.controller.Controller;
import io.baton.controller.Repairer;
import io.baton.daemon.DaemonCommand;
import io.baton.daemon.config.ClusterConfig;
import io.baton.daemon.config.Quantities;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running coordinator: the elected controller, and the client that does its repairs. Closing
 * stands back first.
 */
final class Coordinator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final CoordinatorWatch watch;
  private final Registry registry;
  private final TemporaryClient client;
  private final Controller controller;

  private Coordinator(
      CoordinatorWatch watch, Registry registry, TemporaryClient client, Controller controller) {
    this.watch = watch;
    this.registry = registry;
    this.client = client;
    this.controller = controller;
  }

  /**
   * Starts one; returns when it stands for election.
   *
   * @throws IOException if the address of metrics and health is not to be had
   * @throws io.baton.api.error.RefusedException if there is no cluster
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time
   */
  static Coordinator start(CoordinatorConfig config) throws IOException {
    CoordinatorWatch watch =
        CoordinatorWatch.start(config.monitor(), DaemonCommand.versionOf(Coordinator.class));
    try {
      return start(watch, config);
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
  }

  private static Coordinator start(CoordinatorWatch watch, CoordinatorConfig config) {
    ClusterConfig cluster = config.cluster();
    RegistryConfig zookeeper =
        new RegistryConfig(
            cluster.zookeeper(),
            cluster.root(),
            cluster.sessionTimeout(),
            cluster.sessionTimeout().dividedBy(2));
    Registry registry = Registry.connect(zookeeper, Clock.systemUTC(), RANDOM);
    try {
      watch.follow(registry);
      String id = registry.cluster().id(cluster.startTimeout());
      Coordinator coordinator = start(watch, registry, zookeeper, config);
      watch.started(coordinator.controller);
      LOG.info(
          "Baton {}: coordinator of cluster {}, grace {}, {} repairs at once: ready;"
              + " see what it looks after with: {}",
          DaemonCommand.versionOf(Coordinator.class),
          id,
          Quantities.text(config.controller().repairs().grace()),
          config.controller().repairs().concurrent(),
          cluster.command("segments"));
      return coordinator;
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  private static Coordinator start(
      CoordinatorWatch watch,
      Registry registry,
      RegistryConfig zookeeper,
      CoordinatorConfig config) {
    TemporaryClient client = TemporaryClient.connect(zookeeper, config.callTimeout());
    try {
      Repairer repairer = repairer(client.baton(), config.repairTimeout(), watch.repairs());
      return new Coordinator(
          watch,
          registry,
          client,
          Controller.start(registry, repairer, config.controller(), System::nanoTime, RANDOM));
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private static Repairer repairer(Baton baton, Duration limit, RepairMeters meters) {
    return ailment -> {
      CompletableFuture<Repair.Report> repair = baton.repair(ailment.segment(), limit);
      meters.count(repair);
      CompletableFuture<String> told = repair.thenApply(Coordinator::tell);
      var unused = told.whenComplete((text, failure) -> repair.cancel(false));
      return told;
    };
  }

  private static String tell(Repair.Report report) {
    return switch (report.end()) {
      case DONE -> "repaired under epoch " + report.epoch() + ", in sync are " + report.inSync();
      case OWNED -> "not touched, as it has an owner that lives";
      case TAKEN -> "repair ended, as somebody opened or removed it";
      case OUT_OF_TIME -> "repair ended out of time, in sync are " + report.inSync();
    };
  }

  /** Stops it, and waits for that. */
  @Override
  public void close() {
    LOG.info("the coordinator is stopping");
    watch.stopping();
    controller.close();
    try {
      client.close();
    } finally {
      registry.close();
      watch.close();
    }
    LOG.info("the coordinator has stopped");
  }
}
