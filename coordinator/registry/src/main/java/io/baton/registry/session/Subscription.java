package io.baton.registry.session;

/** A listener's attachment; closing it ends the calls. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
