package io.baton.registry.record;

import com.google.common.net.HostAndPort;
import java.time.Instant;

/**
 * A storage node's running process; its znode is there while its session lives.
 *
 * @param address where it listens
 * @param process drawn when the process started: tells it from another of the same node id
 * @param since when it started, by its own clock
 * @param usedBytes disk space its replicas take, as last published by the node; a hint for
 *     placement, some time old
 */
public record LiveRecord(HostAndPort address, String process, Instant since, long usedBytes) {

  /** The same with another figure of used space. */
  public LiveRecord withUsedBytes(long bytes) {
    return new LiveRecord(address, process, since, bytes);
  }
}
