package io.baton.node.lane;

import io.baton.transport.Peer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one connection has open; its reads end with it. The counts are shared by lanes, the rest is
 * fixed.
 */
public final class ReadSession {

  private final AtomicLong lastHandle = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean ended;

  ReadSession() {}

  /** The session of a connection that {@link Lanes#admit} has seen. */
  public static ReadSession of(Peer peer) {
    return (ReadSession) Objects.requireNonNull(peer.attachment());
  }

  long nextHandle() {
    return lastHandle.incrementAndGet();
  }

  AtomicInteger open() {
    return open;
  }

  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }
}
