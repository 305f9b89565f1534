package io.baton.daemon.monitor;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import io.baton.registry.Registry;
import io.baton.registry.session.ConnectionState;
import io.baton.registry.session.Subscription;
import java.util.concurrent.atomic.LongAdder;
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

  private final Registry registry;

  /** Shows a registry's connection from now on, until that is closed. */
  public ZooKeeperHealth(Registry registry, Meters meters) {
    this.registry = registry;
    for (ConnectionState each : ConnectionState.values()) {
      meters.gauge(
          STATE, () -> registry.connectionState() == each ? 1 : 0, Ascii.toLowerCase(each.name()));
    }
    LongAdder lost = meters.counter(LOST);
    Subscription unused =
        registry.onConnectionState(
            now -> {
              if (now == ConnectionState.LOST) {
                lost.increment();
              }
            });
  }

  /** What is wrong; null while connected. */
  public @Nullable String problem() {
    return switch (registry.connectionState()) {
      case CONNECTED -> null;
      case SUSPENDED -> "not connected; the session may still live";
      case LOST -> "not connected, and the session is lost";
    };
  }
}
