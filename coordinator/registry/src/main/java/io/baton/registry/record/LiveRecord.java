package io.baton.registry.record;

import com.google.common.net.HostAndPort;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A storage node's running process; its znode is there while its session lives.
 *
 * @param address where it listens
 * @param process drawn when the process started: tells it from another of the same node id
 * @param since when it started, by its own clock
 * @param usedBytes disk space its replicas take, as last published by the node; a hint for
 *     placement, some time old
 * @param removalGrace how long it keeps replicas of removed segments; empty if it does not say
 */
public record LiveRecord(
    HostAndPort address,
    String process,
    Instant since,
    long usedBytes,
    Optional<Duration> removalGrace) {

  /** A process that does not say how long it keeps what is removed. */
  public LiveRecord(HostAndPort address, String process, Instant since, long usedBytes) {
    this(address, process, since, usedBytes, Optional.empty());
  }

  /** The same with another figure of used space. */
  public LiveRecord withUsedBytes(long bytes) {
    return new LiveRecord(address, process, since, bytes, removalGrace);
  }
}
