package io.baton.cli.coordinator;

import com.google.common.collect.ImmutableList;
import io.baton.daemon.monitor.BuildInfo;
import io.baton.daemon.monitor.Metric;
import io.baton.daemon.monitor.ZooKeeperHealth;

/** What a coordinator shows, beside what every JVM does. */
public final class CoordinatorMetrics {

  static final Metric LEADS =
      Metric.gauge("baton_coordinator_is_leader", "1 while this coordinator leads, else 0.")
          .alertOn("the sum over all coordinators is 0 for a minute; nothing is repaired then");
  static final Metric PASSES =
      Metric.counter(
              "baton_coordinator_passes_total",
              "Walks over all segment records that were finished.")
          .alertOn(
              "stands still while it leads: ZooKeeper does not answer, or a record is damaged");
  static final Metric AILING =
      Metric.gauge(
              "baton_coordinator_ailing_segments",
              "Segments without a living owner that lack a copy which a running node could have,"
                  + " by the copies that they have left; 0 unless it leads.")
          .by("copies")
          .alertOn("`{copies=\"0-1\"}` above 0 for minutes: the next loss is a loss of data");
  static final Metric STARTED =
      Metric.counter("baton_coordinator_repairs_started_total", "Repairs begun.");
  static final Metric RUNNING =
      Metric.gauge("baton_coordinator_repairs_running", "Repairs under way.");
  static final Metric ENDED =
      Metric.counter(
              "baton_coordinator_repairs_total",
              "Repairs ended: done, owned (left alone, as it has a living owner), taken (opened or"
                  + " removed meanwhile), out_of_time, cancelled (the lead was lost) or failed.")
          .by("outcome")
          .alertOn("`failed` or `out_of_time` rises for minutes: see the coordinator's log");
  static final Metric DURATION =
      Metric.histogram(
          "baton_coordinator_repair_seconds", "How long repairs took, however they ended.");

  /** All of them. */
  public static final ImmutableList<Metric> ALL =
      ImmutableList.<Metric>builder()
          .addAll(BuildInfo.METRICS)
          .addAll(ZooKeeperHealth.METRICS)
          .add(LEADS, PASSES, AILING, STARTED, RUNNING, ENDED, DURATION)
          .build();

  private CoordinatorMetrics() {}
}
