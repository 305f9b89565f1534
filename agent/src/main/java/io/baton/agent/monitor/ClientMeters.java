package io.baton.agent.monitor;

import com.google.common.collect.ImmutableList;
import io.baton.client.statistics.Statistics;
import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Metric;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the client library has counted, over all of an agent's segments. */
final class ClientMeters {

  private static final Metric OPENS =
      Metric.counter("baton_client_opens_total", "Segments opened, or registered and opened.");
  private static final Metric REOPENS =
      Metric.counter(
          "baton_client_reopens_total", "Of these, with the state of an earlier ownership.");
  private static final Metric LOST =
      Metric.counter(
              "baton_client_ownerships_lost_total",
              "Open segments that another owner took, or that were removed.")
          .alertOn("rises: pauses of this process, or somebody takes over by force");
  private static final Metric CHECKPOINTS =
      Metric.counter("baton_client_checkpoints_total", "Checkpoints of segments committed.");
  private static final Metric BYTES =
      Metric.counter(
          "baton_client_checkpoint_bytes_total", "Bytes of the changed blocks of these.");
  private static final Metric TIME =
      Metric.counter(
          "baton_client_checkpoint_seconds_total",
          "Time that these took, each from its capture until its outcome was known.");
  private static final Metric REFUSALS =
      Metric.counter("baton_client_checkpoint_refusals_total", "Checkpoints that were not sent.");
  private static final Metric UNKNOWN =
      Metric.counter(
              "baton_client_checkpoint_unknown_outcomes_total",
              "Checkpoints that were sent, and whose outcome was not known in time.")
          .alertOn("rises: storage nodes do not answer");
  private static final Metric REMOVED =
      Metric.counter(
          "baton_client_members_removed_total",
          "Replicas that left the in-sync set of an open segment.");

  /** All of them. */
  static final ImmutableList<Metric> ALL =
      ImmutableList.of(OPENS, REOPENS, LOST, CHECKPOINTS, BYTES, TIME, REFUSALS, UNKNOWN, REMOVED);

  private ClientMeters() {}

  /** Shows them. */
  static void show(Meters meters, Supplier<Statistics> statistics) {
    show(meters, OPENS, statistics, Statistics::opens);
    show(meters, REOPENS, statistics, Statistics::reopens);
    show(meters, LOST, statistics, Statistics::ownershipsLost);
    show(meters, CHECKPOINTS, statistics, Statistics::checkpoints);
    show(meters, BYTES, statistics, Statistics::checkpointBytes);
    show(meters, TIME, statistics, all -> all.latencies().total().toNanos() / 1e9);
    show(meters, REFUSALS, statistics, Statistics::refusals);
    show(meters, UNKNOWN, statistics, Statistics::unknownOutcomes);
    show(meters, REMOVED, statistics, Statistics::membersRemoved);
  }

  private static void show(
      Meters meters,
      Metric metric,
      Supplier<Statistics> statistics,
      ToDoubleFunction<Statistics> figure) {
    meters.counter(metric, () -> figure.applyAsDouble(statistics.get()));
  }
}
