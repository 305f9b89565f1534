package io.baton.client;

import io.baton.api.SegmentName;
import io.baton.client.cleanup.Cleanup;
import io.baton.client.cleanup.Disowning;
import io.baton.client.cleanup.Ownerships;
import io.baton.client.open.Checkpoints;
import io.baton.client.question.Waiting;
import io.baton.client.recovery.FallingBack;
import io.baton.client.recovery.Recovery;
import io.baton.client.session.Loop;
import io.baton.client.session.Network;
import io.baton.client.session.NodeLinks;
import io.baton.client.statistics.Counters;
import io.baton.client.version.Fetcher;
import io.baton.client.version.Versions;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.segment.LocalStore;
import io.baton.system.BootId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * What every call of a client needs.
 *
 * @param config as the application gave it
 * @param registry ZooKeeper
 * @param network threads and connections
 * @param local the directory of local files
 * @param random for nonces
 * @param ownerships what this process owns, or tries to
 * @param counters of what is done
 * @param cleanup of what calls leave in ZooKeeper
 * @param closed completes when the client is closed
 */
record ClientParts(
    BatonConfig config,
    Registry registry,
    Network network,
    LocalStore local,
    RandomGenerator random,
    Ownerships ownerships,
    Counters counters,
    Cleanup cleanup,
    CompletableFuture<Void> closed) {

  private static final Duration CLEANUP = Duration.ofSeconds(1);

  /** Joins them: connects to ZooKeeper, starts the network, touches no file. */
  static ClientParts connect(BatonConfig config) {
    SecureRandom random = new SecureRandom();
    Registry registry = config.connectRegistry(random);
    try {
      return join(config, registry, random);
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  private static ClientParts join(BatonConfig config, Registry registry, RandomGenerator random) {
    LocalStore local = new LocalStore(config.directory(), random, BootId.read(random));
    Network network = Network.start(registry, config.timeout(), config.memberTimeout());
    return new ClientParts(
        config,
        registry,
        network,
        local,
        random,
        new Ownerships(registry, random, InstantSource.system(), config.timeout()),
        new Counters(),
        new Cleanup(network.loop(), CLEANUP),
        new CompletableFuture<>());
  }

  /** The thread of sessions. */
  Loop loop() {
    return network.loop();
  }

  /** To storage nodes. */
  NodeLinks links() {
    return network.links();
  }

  /** For times in records, which are for people. */
  InstantSource clock() {
    return InstantSource.system();
  }

  /** For an administrator whose segment has no copy that counts. */
  Recovery recovery(Duration timeout) {
    return new Recovery(loop(), links(), registry, clock(), timeout);
  }

  /** For who would rather go on from the archive than not at all. */
  FallingBack fallingBack(FallingBack.Registering registering) {
    return new FallingBack(
        recovery(config.timeout()), registry, registering, config.directory(), random);
  }

  /** What replicas keep besides the newest versions. */
  Versions versions() {
    return new Versions(
        registry, links(), config.timeout(), config.memberTimeout().multipliedBy(2));
  }

  /** Reads versions from replicas. */
  Fetcher fetcher() {
    return new Fetcher(network, config.memberTimeout().multipliedBy(2), clock(), closed);
  }

  /** Gives ownerships back. */
  Disowning disowning() {
    return new Disowning(registry.segments(), cleanup, ownerships, config.memberTimeout());
  }

  /** What checkpoints are made with. */
  Checkpoints.Means checkpointing() {
    return new Checkpoints.Means(
        loop(), network.captureBuffers(), counters, config.checkpointTimeout(), closed);
  }

  /** The record of a registered segment. */
  VersionedRecord resolve(SegmentName name) {
    return resolve(name, config.timeout());
  }

  /** The record of a registered segment. */
  VersionedRecord resolve(SegmentName name, Duration timeout) {
    return registry.names().resolve(name, timeout).registered(name);
  }

  /** For people who read records. */
  Instant now() {
    return clock().instant();
  }

  /** Waits for a future that ends by a deadline of its own. */
  <T> T await(CompletableFuture<T> future) {
    return Waiting.join(future, closed);
  }
}
