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
import io.baton.node.guard.RegistryGuard;
import io.baton.node.upkeep.UsePublisher;
import io.baton.registry.Registry;
import io.baton.registry.RegistryConfig;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeState;
import io.baton.registry.session.Subscription;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
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
      Identity identity = identify(directory, registry, config, environment);
      RegistryGuard guard = guard(directory, identity, registry, environment, shutdown);
      refuseAnother(directory, identity, guard.look(config.cluster().startTimeout()), config);
      watch.follow(guard);
      Upkeep upkeep = shutdown.add("upkeep", new Upkeep());
      ServiceNeeds needs =
          new ServiceNeeds(directory, identity, registry, guard, upkeep, watch.meters());
      Service service = shutdown.add("service", Service.start(config, environment, needs));
      watch.follow(service);
      HostAndPort address = HostAndPort.fromParts(config.advertise(), service.port());
      NodeRecord record = record(identity, address, config, service);
      Enlistment enlistment = enlistment(config, record, environment, needs, service);
      shutdown.add("announcement", enlistment);
      enlist(enlistment, guard, config.cluster().startTimeout());
      watch.started(enlistment);
      LOG.info(
          "Baton {}: node {} at {}, data in {}, cluster {}, zone {}, {} of {} bytes used:"
              + " ready; see it with: {}",
          DaemonCommand.versionOf(StorageNode.class),
          identity.node(),
          address,
          directory,
          identity.cluster(),
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
      DataDirectory directory, Registry registry, NodeConfig config, Environment environment)
      throws IOException {
    Optional<Identity> known = directory.identity();
    if (known.isEmpty()) {
      String cluster = registry.cluster().id(config.cluster().startTimeout());
      NodeId id = config.id().orElseGet(() -> drawId(environment.random()));
      Identity fresh = new Identity(id, cluster, environment.clock().instant());
      directory.adopt(fresh);
      return fresh;
    }
    Identity identity = known.get();
    if (config.id().isPresent() && !config.id().get().equals(identity.node())) {
      throw new DirectoryRefusedException(
          directory + " is node " + identity.node() + "'s, not " + config.id().get() + "'s");
    }
    return identity;
  }

  /** A ZooKeeper that is another cluster is a wrong setting; one without any may be lost (R11). */
  private static void refuseAnother(
      DataDirectory directory, Identity identity, Optional<String> cluster, NodeConfig config)
      throws DirectoryRefusedException {
    if (cluster.isPresent() && !identity.cluster().equals(cluster.get())) {
      throw new DirectoryRefusedException(
          directory
              + " belongs to cluster "
              + identity.cluster()
              + ", ZooKeeper at "
              + config.cluster().zookeeper()
              + config.cluster().root()
              + " is cluster "
              + cluster.get()
              + ": nothing was changed; use the right ZooKeeper, or another directory");
    }
  }

  private static RegistryGuard guard(
      DataDirectory directory,
      Identity identity,
      Registry registry,
      Environment environment,
      Shutdown shutdown)
      throws IOException {
    RegistryGuard guard =
        new RegistryGuard(
            directory,
            identity.cluster(),
            registry.marks(identity.node()),
            environment.nanoClock());
    shutdown.add("guard", guard);
    Subscription unused = registry.onConnectionState(guard.listener());
    return guard;
  }

  private static NodeId drawId(RandomGenerator random) {
    return new NodeId(String.format(Locale.ROOT, "node-%08x", random.nextInt()));
  }

  private static NodeRecord record(
      Identity identity, HostAndPort address, NodeConfig config, Service service)
      throws IOException {
    String machine =
        config.machine().isPresent()
            ? config.machine().get()
            : InetAddress.getLocalHost().getHostName();
    return new NodeRecord(
        identity.node(),
        address,
        config.zone(),
        machine,
        service.capacity(),
        NodeState.ACTIVE,
        identity.cluster());
  }

  private static Enlistment enlistment(
      NodeConfig config,
      NodeRecord record,
      Environment environment,
      ServiceNeeds needs,
      Service service) {
    String process = String.format(Locale.ROOT, "%016x", environment.random().nextLong());
    LiveRecord live =
        new LiveRecord(
            record.address(),
            process,
            environment.clock().instant(),
            service.used(),
            Optional.of(config.removalGrace()));
    return new Enlistment(
        needs.registry(),
        record,
        live,
        presence ->
            new UsePublisher(presence, service::used, service.capacity(), live.usedBytes())
                .start(needs.upkeep().executor()));
  }

  /** In a ZooKeeper that went back the node only says where it is, if that can be. */
  private static void enlist(Enlistment enlistment, RegistryGuard guard, Duration timeout) {
    if (guard.trust().problem() == null) {
      enlistment.enlist(timeout);
    } else {
      try {
        enlistment.announce(timeout);
      } catch (RefusedException e) {
        LOG.info("not announced: {}", e.getMessage());
      }
    }
    guard.start(() -> enlistment.enlist(timeout));
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
