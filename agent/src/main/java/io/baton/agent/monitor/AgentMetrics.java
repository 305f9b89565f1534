package io.baton.agent.monitor;

import com.google.common.collect.ImmutableList;
import io.baton.daemon.monitor.BuildInfo;
import io.baton.daemon.monitor.Metric;
import io.baton.daemon.monitor.ZooKeeperHealth;

/** What an agent shows, beside what every JVM does. */
public final class AgentMetrics {

  static final Metric STATE =
      Metric.gauge(
              "baton_agent_program_state",
              "1 at what the agent is at with a program's state, 0 at the others: stopped, opening,"
                  + " holding, releasing, standby, failed or closed.")
          .by("program", "state")
          .alertOn(
              "`{state=\"failed\"}` is 1 for a minute; the sum of `{state=\"holding\"}` over all"
                  + " agents is 0 for a minute, unless somebody stopped it");
  static final Metric RUN =
      Metric.gauge(
              "baton_agent_run_state",
              "The same of a program that the agent runs: stopped, left (nobody watches it),"
                  + " starting, running, restarting, cut-off or stopping.")
          .by("program", "state")
          .alertOn("`{state=\"restarting\"}` or `{state=\"cut-off\"}` is 1 for a minute");
  static final Metric STARTS =
      Metric.counter(
              "baton_agent_starts_total",
              "Processes of a program that were started, health commands not among them.")
          .by("program");
  static final Metric FAILED_STARTS =
      Metric.counter(
              "baton_agent_failed_starts_total",
              "Starts that a program did not come up from: it ended, or was not well in time.")
          .by("program")
          .alertOn("rises: what it prints is in its `output.log`");
  static final Metric WENT_BACK =
      Metric.counter(
              "baton_agent_went_back_total",
              "Times that a program's state was put back to the version before, as it did not come"
                  + " up from the newest.")
          .by("program")
          .alertOn("rises: what it did since that version is in `failed-VERSION` only");
  static final Metric ISOLATION_LEFT =
      Metric.gauge(
              "baton_agent_isolation_left_seconds",
              "How long there may be no contact to ZooKeeper from now on until a program is ended;"
                  + " of programs with `on-isolation = \"stop\"`.")
          .by("program")
          .alertOn("below half of its usual value");
  static final Metric CHECKPOINTS =
      Metric.counter("baton_agent_checkpoints_total", "Checkpoints of a program that were kept.")
          .by("program");
  static final Metric CHECKPOINT_FAILURES =
      Metric.counter(
              "baton_agent_checkpoint_failures_total",
              "Attempts that were not kept, or are not known to be.")
          .by("program")
          .alertOn("rises for a minute: `/health/ready` says why");
  static final Metric CHECKPOINT_AGE =
      Metric.gauge(
              "baton_agent_checkpoint_age_seconds",
              "How old the newest kept checkpoint of a program is whose state is held here; none"
                  + " before the first one, and on other nodes.")
          .by("program")
          .alertOn(
              "several times the `checkpoint-every` of a program that always changes something");
  static final Metric PAUSE =
      Metric.gauge(
              "baton_agent_checkpoint_pause_seconds",
              "How long the last checkpoint took to capture: what a program waits for, if it"
                  + " waits; 0 before the first one.")
          .by("program");
  static final Metric COPIES =
      Metric.gauge(
              "baton_agent_warm_copies",
              "1 while a warm copy of a program's state is kept, else 0.")
          .by("program")
          .alertOn(
              "0 for minutes while it stands by, but for a directory: a failover takes longer");
  static final Metric COPY_AGE =
      Metric.gauge(
              "baton_agent_copy_age_seconds",
              "How long ago a warm copy was last known to be the newest version; none without a"
                  + " copy.")
          .by("program")
          .alertOn("above 10 s for a minute: its node, or the network, does not keep up");

  static final Metric SILENCE =
      Metric.gauge(
          "baton_agent_zookeeper_silence_seconds",
          "How long ago, at most, ZooKeeper's leader has heard of this agent.");
  static final Metric CONNECTIONS =
      Metric.gauge(
          "baton_agent_connections", "Connections to the socket, of 64 that there may be.");
  static final Metric TURNED_AWAY =
      Metric.counter(
              "baton_agent_connections_refused_total",
              "Connections to the socket that were turned away, as there were too many.")
          .alertOn("rises: programs leave connections open");

  /** All of them. */
  public static final ImmutableList<Metric> ALL =
      ImmutableList.<Metric>builder()
          .addAll(BuildInfo.METRICS)
          .addAll(ZooKeeperHealth.METRICS)
          .add(STATE, RUN, STARTS, FAILED_STARTS, WENT_BACK, ISOLATION_LEFT)
          .add(CHECKPOINTS, CHECKPOINT_FAILURES, CHECKPOINT_AGE, PAUSE, COPIES, COPY_AGE)
          .add(SILENCE, CONNECTIONS, TURNED_AWAY)
          .addAll(ClientMeters.ALL)
          .build();

  private AgentMetrics() {}
}
