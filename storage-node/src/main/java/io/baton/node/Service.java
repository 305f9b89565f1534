package io.baton.node;

import io.baton.node.config.NodeConfig;
import io.baton.node.copy.AsideCopies;
import io.baton.node.directory.Identity;
import io.baton.node.directory.QuotaDisk;
import io.baton.node.handler.Requests;
import io.baton.node.handler.RequestsBuilder;
import io.baton.node.lane.BufferPool;
import io.baton.node.lane.LaneLimits;
import io.baton.node.lane.Lanes;
import io.baton.node.learn.Learnings;
import io.baton.node.learn.Sources;
import io.baton.node.metrics.CommitMeters;
import io.baton.node.metrics.NodeGauges;
import io.baton.node.metrics.RequestMeters;
import io.baton.node.upkeep.Rebuilds;
import io.baton.node.upkeep.Tombstones;
import io.baton.store.ReplicaDirectory;
import io.baton.transport.Server;
import io.baton.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The replicas, and the socket that they are reached by. */
final class Service implements AutoCloseable {

  private static final int IO_THREADS = 2;
  private static final int READ_BUFFERS = 64;
  private static final int READ_BUFFERS_OF_ONE = 8;
  private static final int PINS_OF_ONE_REPLICA = 64;
  private static final int LEARNINGS = 4;
  private static final Duration LEARN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofMillis(250);

  private static final Server.Limits SERVER =
      new Server.Limits(4096, Duration.ofSeconds(5), Duration.ofSeconds(60), 4096, 16 << 20);

  private final QuotaDisk disk;
  private final Lanes lanes;
  private final Server server;
  private final int port;
  private final Shutdown shutdown;

  private Service(QuotaDisk disk, Lanes lanes, Server server, Shutdown shutdown) {
    this.disk = disk;
    this.lanes = lanes;
    this.server = server;
    this.port = server.address().getPort();
    this.shutdown = shutdown;
  }

  /** Starts to serve; replicas are opened when first asked for. */
  static Service start(NodeConfig config, Environment environment, ServiceNeeds needs)
      throws IOException {
    Identity identity = needs.identity();
    Shutdown shutdown = new Shutdown();
    try {
      QuotaDisk disk = QuotaDisk.of(needs.directory(), config.capacity());
      ReplicaDirectory replicas =
          new ReplicaDirectory(
              disk,
              environment.random(),
              environment.boot(),
              PINS_OF_ONE_REPLICA,
              environment.clock());
      Transport transport = shutdown.add("transport", new Transport(IO_THREADS));
      LaneLimits limits =
          LaneLimits.of(Runtime.getRuntime().availableProcessors(), config.readDeadline());
      CommitMeters commits = new CommitMeters(needs.meters());
      Lanes lanes =
          shutdown.add("lanes", new Lanes(replicas, limits, environment.nanoClock(), commits));
      Sources sources = shutdown.add("sources", sources(transport, identity));
      Learnings learnings = new Learnings(sources, LEARNINGS);
      Tombstones tombstones =
          new Tombstones(
              terms(config, environment, needs), replicas, lanes, needs.upkeep().executor());
      Requests requests =
          shutdown.add("requests", requests(needs, replicas, lanes, learnings, tombstones));
      RequestMeters counted = new RequestMeters(needs.meters(), requests.kinds());
      Server server = shutdown.add("server", bind(transport, config, identity, requests, counted));
      NodeGauges.show(needs.meters(), transport, disk, lanes, learnings, server);
      shutdown.add("ticks", ticks(transport, lanes));
      tombstones.sweepRegularly();
      Background background = new Background(config, environment, needs);
      background.scrub(replicas, lanes, sources);
      shutdown.add("archiver", background.archive(replicas, lanes));
      return new Service(disk, lanes, server, shutdown);
    } catch (IOException | RuntimeException e) {
      shutdown.close();
      throw e;
    }
  }

  private static Tombstones.Terms terms(
      NodeConfig config, Environment environment, ServiceNeeds needs) {
    return new Tombstones.Terms(
        needs.registry().segments(),
        needs.guard(),
        config.removalGrace(),
        environment.clock(),
        environment.nanoClock());
  }

  /** One more than learn: damage is repaired from one source at a time. */
  private static Sources sources(Transport transport, Identity identity) {
    return new Sources(
        transport, identity.cluster(), identity.node(), LEARN_PATIENCE, LEARNINGS + 1);
  }

  private static Requests requests(
      ServiceNeeds needs,
      ReplicaDirectory replicas,
      Lanes lanes,
      Learnings learnings,
      Tombstones tombstones) {
    Rebuilds rebuilds =
        Rebuilds.of(needs.guard(), replicas, lanes, tombstones, needs.upkeep().executor());
    return RequestsBuilder.build(
        lanes,
        new BufferPool(READ_BUFFERS, READ_BUFFERS_OF_ONE),
        learnings,
        tombstones,
        new AsideCopies(replicas),
        rebuilds);
  }

  private static Server bind(
      Transport transport,
      NodeConfig config,
      Identity identity,
      Requests requests,
      RequestMeters counted)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(config.bind(), config.port());
    if (address.isUnresolved()) {
      throw new IOException("the name " + config.bind() + " of --bind is not known");
    }
    return Server.bind(
        transport,
        address,
        new Server.Identity(identity.cluster(), identity.node()),
        SERVER,
        requests,
        counted);
  }

  private static AutoCloseable ticks(Transport transport, Lanes lanes) {
    long period = TICK.toMillis();
    var ticks =
        transport.loop().scheduleWithFixedDelay(lanes::tick, period, period, TimeUnit.MILLISECONDS);
    return () -> ticks.cancel(false);
  }

  int port() {
    return port;
  }

  boolean isListening() {
    return server.isListening();
  }

  /** What makes no progress, for people; null if all does. */
  @Nullable String stuck() {
    return lanes.stuck();
  }

  long capacity() {
    return disk.capacity();
  }

  /** Bytes that the replicas take. */
  long used() {
    return disk.used();
  }

  @Override
  public void close() {
    shutdown.close();
  }
}
