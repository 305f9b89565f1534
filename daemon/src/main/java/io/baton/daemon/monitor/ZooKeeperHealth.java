package io.baton.daemon.monitor;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import io.baton.registry.Registry;
import io.baton.registry.session.ConnectionState;
import io.baton.registry.session.Subscription;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connection to ZooKeeper. */
public final class ZooKeeperHealth {

  private static final Metric STATE =
      Metric.gauge(
              "baton_zookeeper_connection",
              "1 at the state of the connection to ZooKeeper, 0 at the others:"
                  + " connected, suspended (the session may still live) or lost.")
          .by("state")
          .alertOn("`{state=\"connected\"}` is 0 for a minute: no open, no repair, no new replica");

  private static final Metric LOST =
      Metric.counter(
              "baton_zookeeper_sessions_lost_total",
              "Sessions with ZooKeeper taken to be over, before the process stops.")
          .alertOn("more than a few an hour: pauses, or an overloaded ZooKeeper");

  /** What is shown of it. */
  public static final ImmutableList<Metric> METRICS = ImmutableList.of(STATE, LOST);

  private final Supplier<ConnectionState> state;

  /** Shows a registry's connection from now on, until that is closed. */
  public ZooKeeperHealth(Registry registry, Meters meters) {
    this(registry::connectionState, registry::onConnectionState, meters);
  }

  /**
   * Shows a connection.
   *
   * @param state as it is now
   * @param changes tells a listener of each, as {@link Registry#onConnectionState} does
   */
  public ZooKeeperHealth(
      Supplier<ConnectionState> state,
      Function<Consumer<ConnectionState>, Subscription> changes,
      Meters meters) {
    this.state = state;
    for (ConnectionState each : ConnectionState.values()) {
      meters.gauge(STATE, () -> state.get() == each ? 1 : 0, Ascii.toLowerCase(each.name()));
    }
    LongAdder lost = meters.counter(LOST);
    Subscription unused =
        changes.apply(
            now -> {
              if (now == ConnectionState.LOST) {
                lost.increment();
              }
            });
  }

  /** What is wrong; null while connected. */
  public @Nullable String problem() {
    return switch (state.get()) {
      case CONNECTED -> null;
      case SUSPENDED -> "not connected; the session may still live";
      case LOST -> "not connected, and the session is lost";
    };
  }
}
