package io.baton.client.cleanup;

import io.baton.api.error.OwnedElsewhereException;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Under which nonces this process owns segments, or tries to, and whom else it takes for an owner
 * (R8). Safe for use by several threads.
 */
public final class Ownerships {

  private final Registry registry;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Duration timeout;
  private final Set<Long> nonces = ConcurrentHashMap.newKeySet();

  /**
   * Owns nothing yet.
   *
   * @param random for nonces
   * @param clock for the times in records, which are for people
   * @param timeout of questions to ZooKeeper
   */
  public Ownerships(
      Registry registry, RandomGenerator random, InstantSource clock, Duration timeout) {
    this.registry = registry;
    this.random = random;
    this.clock = clock;
    this.timeout = timeout;
  }

  /** This process as an owner, under a nonce of its own for each opening and registration. */
  public Owner self() {
    long nonce = random.nextLong();
    nonces.add(nonce);
    return registry.owner(nonce, clock.instant());
  }

  /** A nonce came to nothing, or its ownership is over. */
  public void forget(long nonce) {
    nonces.remove(nonce);
  }

  /** Whether it is this process under a nonce that came to nothing, but landed in the record. */
  public boolean isForgotten(Owner owner) {
    return owner.client().equals(registry.clientId()) && !nonces.contains(owner.nonce());
  }

  /**
   * Refuses to take a segment from somebody who lives: a hint, for people's sake.
   *
   * @param ended ids of processes that are known not to live
   */
  public void throwIfOwned(VersionedRecord record, Set<String> ended) {
    Owner owner = record.record().owner();
    if (owner == null || ended.contains(owner.client()) || isForgotten(owner)) {
      return;
    }
    if (registry.isAlive(owner.client(), timeout)) {
      throw new OwnedElsewhereException(
          "segment %s is owned by process %d on %s since %s, and that process is alive: let it close, or ask for a takeover"
              .formatted(record.record().name(), owner.pid(), owner.host(), owner.since()));
    }
  }
}
