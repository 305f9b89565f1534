package io.baton.node;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.daemon.DaemonCommand;
import io.baton.node.config.NodeConfig;
import io.baton.node.directory.DataDirectory;
import io.baton.node.directory.DirectoryRefusedException;
import io.baton.node.directory.Identity;
import io.baton.node.upkeep.UsePublisher;
import io.baton.registry.NodePresence;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeState;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running storage node. {@link #start} says what starts in which order; {@link #close} stops it
 * in the opposite one: first nobody finds the node any more, then nobody reaches it, what is
 * running is finished, the replicas are synced and closed, and last the directory is free. Losing
 * ZooKeeper in between stops nothing but what needs it (P7).
 */
public final class StorageNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StorageNode.class);

  private final NodeId id;
  private final HostAndPort address;
  private final Watch watch;
  private final Shutdown shutdown;

  private StorageNode(NodeId id, HostAndPort address, Watch watch, Shutdown shutdown) {
    this.id = id;
    this.address = address;
    this.watch = watch;
    this.shutdown = shutdown;
  }

  /**
   * Starts a node, and returns when it serves and others can find it.
   *
   * @throws DirectoryRefusedException if the data directory is not this node's to use
   * @throws IOException if the disk or the port cannot be used
   * @throws UnavailableException if ZooKeeper does not answer until {@code startTimeout}
   * @throws RefusedException if there is no cluster, or another process is this node
   */
  public static StorageNode start(NodeConfig config, Environment environment) throws IOException {
    Shutdown shutdown = new Shutdown();
    try {
      DataDirectory directory = shutdown.add("data directory", DataDirectory.open(config.data()));
      Watch watch = shutdown.add("monitor", Watch.start(config, directory));
      Registry registry = shutdown.add("registry", connect(config, environment));
      watch.follow(registry);
      String cluster = registry.cluster().id(config.cluster().startTimeout());
      Identity identity = identify(directory, cluster, config, environment);
      Upkeep upkeep = shutdown.add("upkeep", new Upkeep());
      ServiceNeeds needs = new ServiceNeeds(directory, identity, registry, upkeep, watch.meters());
      Service service = shutdown.add("service", Service.start(config, environment, needs));
      watch.follow(service);
      HostAndPort address = HostAndPort.fromParts(config.advertise(), service.port());
      LiveRecord live = publish(registry, identity, address, config, environment, service);
      NodePresence presence =
          registry.nodes().announce(identity.node(), live, config.cluster().startTimeout());
      shutdown.add("announcement", () -> withdraw(presence, registry));
      new UsePublisher(presence, service::used, service.capacity(), live.usedBytes())
          .start(upkeep.executor());
      watch.started(presence);
      LOG.info(
          "Baton {}: node {} at {}, data in {}, cluster {}, zone {}, {} of {} bytes used:"
              + " ready; see it with: {}",
          DaemonCommand.versionOf(StorageNode.class),
          identity.node(),
          address,
          directory,
          cluster,
          config.zone(),
          service.used(),
          service.capacity(),
          config.cluster().command("nodes"));
      return new StorageNode(identity.node(), address, watch, shutdown);
    } catch (IOException | RuntimeException e) {
      shutdown.close();
      throw e;
    }
  }

  private static Registry connect(NodeConfig config, Environment environment) {
    RegistryConfig zookeeper =
        new RegistryConfig(
            config.cluster().zookeeper(),
            config.cluster().root(),
            config.cluster().sessionTimeout(),
            config.cluster().sessionTimeout().dividedBy(2));
    return Registry.connect(zookeeper, environment.clock(), environment.random());
  }

  /** The directory's node; a new directory becomes one. */
  private static Identity identify(
      DataDirectory directory, String cluster, NodeConfig config, Environment environment)
      throws IOException {
    Optional<Identity> known = directory.identity();
    if (known.isEmpty()) {
      NodeId id = config.id().orElseGet(() -> drawId(environment.random()));
      Identity fresh = new Identity(id, cluster, environment.clock().instant());
      directory.adopt(fresh);
      return fresh;
    }
    Identity identity = known.get();
    if (!identity.cluster().equals(cluster)) {
      throw new DirectoryRefusedException(
          directory
              + " belongs to cluster "
              + identity.cluster()
              + ", ZooKeeper at "
              + config.cluster().zookeeper()
              + config.cluster().root()
              + " is cluster "
              + cluster
              + ": nothing was changed; use the right ZooKeeper, or another directory");
    }
    if (config.id().isPresent() && !config.id().get().equals(identity.node())) {
      throw new DirectoryRefusedException(
          directory + " is node " + identity.node() + "'s, not " + config.id().get() + "'s");
    }
    return identity;
  }

  private static NodeId drawId(RandomGenerator random) {
    return new NodeId(String.format(Locale.ROOT, "node-%08x", random.nextInt()));
  }

  /** Renews what is known of the node, and gives what is to be announced of this process. */
  private static LiveRecord publish(
      Registry registry,
      Identity identity,
      HostAndPort address,
      NodeConfig config,
      Environment environment,
      Service service)
      throws IOException {
    String machine =
        config.machine().isPresent()
            ? config.machine().get()
            : InetAddress.getLocalHost().getHostName();
    registry
        .nodes()
        .put(
            new NodeRecord(
                identity.node(),
                address,
                config.zone(),
                machine,
                service.capacity(),
                NodeState.ACTIVE,
                identity.cluster()),
            config.cluster().startTimeout());
    String process = String.format(Locale.ROOT, "%016x", environment.random().nextLong());
    return new LiveRecord(
        address,
        process,
        environment.clock().instant(),
        service.used(),
        Optional.of(config.removalGrace()));
  }

  /** The znode vanishes with the session. */
  private static void withdraw(NodePresence presence, Registry registry) {
    presence.close();
    registry.close();
  }

  /** Its identity. */
  public NodeId id() {
    return id;
  }

  /** Where others reach it. */
  public HostAndPort address() {
    return address;
  }

  /** Where metrics and health are shown; empty if nowhere. */
  public Optional<HostAndPort> monitor() {
    return watch.address();
  }

  /** Stops it, and waits for that. Harmless twice. */
  @Override
  public void close() {
    LOG.info("node {} is stopping", id);
    watch.stopping();
    shutdown.close();
    LOG.info("node {} has stopped", id);
  }
}
