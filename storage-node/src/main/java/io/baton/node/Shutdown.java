package io.baton.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops what was started, the last first; one that fails keeps no other from being stopped. */
final class Shutdown implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private record Part(String name, AutoCloseable stop) {}

  private final Deque<Part> started = new ArrayDeque<>();

  /** To be stopped before everything that was added earlier. */
  synchronized <T extends AutoCloseable> T add(String name, T stop) {
    started.push(new Part(name, stop));
    return stop;
  }

  /** Harmless twice. */
  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      Part part = started.pop();
      try {
        part.stop().close();
      } catch (Exception e) {
        LOG.error("the {} did not stop cleanly", part.name(), e);
      }
    }
  }
}
