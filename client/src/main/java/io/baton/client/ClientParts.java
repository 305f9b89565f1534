package io.baton.client;

import io.baton.api.SegmentName;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.UnavailableException;
import io.baton.client.capture.CaptureBuffers;
import io.baton.client.cleanup.Cleanup;
import io.baton.client.session.Loop;
import io.baton.client.session.Network;
import io.baton.client.session.NodeLinks;
import io.baton.client.session.Removal;
import io.baton.client.statistics.Counters;
import io.baton.registry.Registry;
import io.baton.registry.Resolution;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.owner.OwnerConfig;
import io.baton.segment.LocalStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * What every call of a client needs.
 *
 * @param config as the application gave it
 * @param registry ZooKeeper
 * @param network threads and connections
 * @param local the directory of local files
 * @param random for nonces
 * @param ownerships nonces under which this process owns a segment, or tries to
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
    Set<Long> ownerships,
    Counters counters,
    Cleanup cleanup,
    CompletableFuture<Void> closed) {

  static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration CLEANUP = Duration.ofSeconds(1);

  /** Joins them: starts the network, touches no file. */
  static ClientParts join(BatonConfig config, Registry registry, RandomGenerator random) {
    LocalStore local = new LocalStore(config.directory(), random);
    Network network = Network.start(registry, config.timeout(), config.memberTimeout());
    return new ClientParts(
        config,
        registry,
        network,
        local,
        random,
        ConcurrentHashMap.newKeySet(),
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

  /** The memory of captures. */
  CaptureBuffers captureBuffers() {
    return network.captureBuffers();
  }

  /** The record of a registered segment. */
  VersionedRecord resolve(SegmentName name, Duration timeout) {
    Resolution resolution = registry.names().resolve(name, timeout);
    if (resolution instanceof Resolution.Found found) {
      return found.current();
    }
    if (resolution instanceof Resolution.BeingRegistered being) {
      throw beingRegistered(being.current().record());
    }
    throw new NotRegisteredException("no segment is registered as " + name);
  }

  static UnavailableException beingRegistered(SegmentRecord record) {
    return new UnavailableException(
        "segment "
            + record.name()
            + " is just being registered by "
            + record.owner()
            + ": try again");
  }

  /** This process as an owner, under a nonce of its own for each opening and registration (R8). */
  Owner self() {
    long nonce = random.nextLong();
    ownerships.add(nonce);
    return registry.owner(nonce, now());
  }

  /** For people who read records. */
  Instant now() {
    return Instant.now();
  }

  /** Waits for a future that ends by a deadline of its own. */
  <T> T await(CompletableFuture<T> future) {
    return Waiting.join(future, closed);
  }

  /** Refuses while somebody lives who owns the segment (R8: a hint, for people's sake). */
  void throwIfOwned(VersionedRecord record) {
    Owner owner = record.record().owner();
    if (owner == null || isForgotten(owner)) {
      return;
    }
    if (registry.isAlive(owner.client(), config.timeout())) {
      throw new OwnedElsewhereException(
          "segment %s is owned by process %d on %s since %s, and that process is alive: let it close, or ask for a takeover"
              .formatted(record.record().name(), owner.pid(), owner.host(), owner.since()));
    }
  }

  /** Whether it is this process under a nonce that came to nothing, but landed in the record. */
  private boolean isForgotten(Owner owner) {
    return owner.client().equals(registry.clientId()) && !ownerships.contains(owner.nonce());
  }

  /** Tells the nodes that a segment's replicas may go; they look for themselves. */
  void hintRemoval(SegmentRecord record) {
    Waiting.settle(
        Removal.hint(loop(), links(), record, config.memberTimeout()),
        config.memberTimeout().multipliedBy(2));
  }

  OwnerConfig ownerConfig() {
    return OwnerConfig.DEFAULT
        .withCheckpointDeadline(config.checkpointTimeout())
        .withMemberTimeout(config.memberTimeout());
  }

  OpeningConfig openingConfig(Duration deadline) {
    return new OpeningConfig(deadline, config.memberTimeout(), RETRY, false);
  }
}
