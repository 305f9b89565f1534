package io.baton.node;

import com.google.common.net.HostAndPort;
import io.baton.daemon.DaemonCommand;
import io.baton.daemon.monitor.BuildInfo;
import io.baton.daemon.monitor.Health;
import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Monitor;
import io.baton.daemon.monitor.ZooKeeperHealth;
import io.baton.node.config.NodeConfig;
import io.baton.node.directory.DataDirectory;
import io.baton.node.guard.RegistryGuard;
import io.baton.node.metrics.NodeGauges;
import io.baton.node.metrics.NodeMetrics;
import io.baton.registry.Registry;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a node is watched, from before its first look at ZooKeeper until it has stopped. It is ready
 * when it can do all of a node's work: also be found by those who do not know it yet.
 */
final class Watch implements AutoCloseable {

  private final Meters meters = new Meters(NodeMetrics.ALL);
  private final Health health = new Health();
  private @Nullable Monitor monitor;

  private Watch() {}

  /** Begins, and answers if the configuration says where. */
  static Watch start(NodeConfig config, DataDirectory directory) throws IOException {
    Watch watch = new Watch();
    BuildInfo.show(watch.meters, DaemonCommand.versionOf(StorageNode.class));
    watch.health.addReady(
        "data directory",
        () -> directory.isWritable() ? null : directory + " is not there, or not to be written to");
    if (config.monitor().isPresent()) {
      watch.monitor = Monitor.start(config.monitor().get(), watch.meters, watch.health);
    }
    return watch;
  }

  Meters meters() {
    return meters;
  }

  /** Watches the connection to ZooKeeper too. */
  void follow(Registry registry) {
    ZooKeeperHealth zookeeper = new ZooKeeperHealth(registry, meters);
    health.addReady("zookeeper", zookeeper::problem);
  }

  /** Watches what ZooKeeper shows too. */
  void follow(RegistryGuard guard) {
    health.addReady("registry", guard.trust()::problem);
    NodeGauges.showWentBack(meters, () -> guard.trust().problem() != null);
  }

  /** Watches the service too. */
  void follow(Service service) {
    health.addLive("lanes", service::stuck);
    health.addReady("lanes", service::stuck);
    health.addReady(
        "listener", () -> service.isListening() ? null : "no new connections are taken");
  }

  /** All is watched: ready from now on, if nothing is wrong. */
  void started(Enlistment enlistment) {
    health.addReady(
        "announcement",
        () ->
            enlistment.isAnnounced()
                ? null
                : "others do not find this node in ZooKeeper; it is announced again by itself");
    health.started();
  }

  /** Not ready any more. */
  void stopping() {
    health.stopping();
  }

  /** Where it answers, if it does. */
  Optional<HostAndPort> address() {
    return Optional.ofNullable(monitor).map(Monitor::address);
  }

  @Override
  public void close() {
    if (monitor != null) {
      monitor.close();
    }
  }
}
