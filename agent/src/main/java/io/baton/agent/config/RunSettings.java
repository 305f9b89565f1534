package io.baton.agent.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.agent.config.RunConfig.OnIsolation;
import io.baton.daemon.config.Kind;
import io.baton.daemon.config.Setting;
import java.nio.file.Path;
import java.time.Duration;

/** What an agent can be told of running a program: a table {@code [programs.NAME.run]}. */
public final class RunSettings {

  /** The program. */
  public static final Setting<ImmutableList<String>> COMMAND =
      Setting.required(
          "command",
          Kinds.COMMAND,
          "the program with its arguments, run without a shell; it must stay in the foreground, or"
              + " it counts as ended");

  /** Who it is. */
  public static final Setting<String> USER =
      Setting.optional(
          "user",
          Kinds.account(),
          "the agent's",
          "the user that it runs as; another one than the agent's own needs an agent that is root");

  /** Where it starts. */
  public static final Setting<Path> WORKING_DIRECTORY =
      Setting.optional(
          "working-directory", Kinds.path(), "the agent's", "the directory that it is started in");

  /** Variables. */
  public static final Setting<ImmutableMap<String, String>> ENVIRONMENT =
      Setting.optional(
          "environment",
          Kinds.VARIABLES,
          "none",
          "variables for it, besides those of the agent; who can read this file can read them");

  /** Until it is healthy. */
  public static final Setting<Duration> START_TIMEOUT =
      Setting.withDefault(
          "start-timeout",
          Kind.time(Duration.ofMillis(100), Duration.ofDays(1)),
          "30s",
          "how long until health must have passed once, or the start has failed: too short never"
              + " lets a slow program come up");

  /** Until it is killed. */
  public static final Setting<Duration> STOP_TIMEOUT =
      Setting.withDefault(
          "stop-timeout",
          Kind.time(Duration.ZERO, Duration.ofHours(1)),
          "10s",
          "time from SIGTERM to SIGKILL; too short loses what the program does at its end");

  /** Asks whether it is well. */
  public static final Setting<ImmutableList<String>> HEALTH =
      Setting.optional(
          "health",
          Kinds.COMMAND,
          "it is healthy while it lives",
          "a command that ends with 0 while the program is healthy");

  /** How often. */
  public static final Setting<Duration> HEALTH_EVERY =
      Setting.withDefault(
          "health-every",
          Kind.time(Duration.ofMillis(100), Duration.ofHours(1)),
          "5s",
          "time from one run of health to the next");

  /** Of one such command. */
  public static final Setting<Duration> HEALTH_TIMEOUT =
      Setting.withDefault(
          "health-timeout",
          Kind.time(Duration.ofMillis(100), Duration.ofHours(1)),
          "3s",
          "how long health may take; then it has failed");

  /** What the program says by itself. */
  public static final Setting<Duration> HEARTBEAT =
      Setting.optional(
          "heartbeat",
          Kind.time(Duration.ofMillis(100), Duration.ofHours(1)),
          "none is asked for",
          "the program must write heartbeat and its name to the socket at least this often; too"
              + " short takes a pause for a hang");

  /** Cut off. */
  public static final Setting<OnIsolation> ON_ISOLATION =
      Setting.withDefault(
          "on-isolation",
          Kind.oneOf("ACTION", OnIsolation.class),
          "stop",
          "what happens to the program when the agent is cut off from ZooKeeper: stop, before another"
              + " node may start it; continue, it goes on, and two may run at a time");

  /** How long after. */
  public static final Setting<Duration> ISOLATION_BOUND =
      Setting.optional(
          "isolation-bound",
          Kind.time(Duration.ofMillis(10), Duration.ofHours(1)),
          "8/10 of session-timeout",
          "how long after the last contact the program is stopped; with stop shorter than"
              + " session-timeout. Too short stops it at every pause of ZooKeeper");

  /** After a crash. */
  public static final Setting<Duration> RESTART_BACKOFF =
      Setting.withDefault(
          "restart-backoff",
          Kind.time(Duration.ofMillis(10), Duration.ofHours(1)),
          "1s",
          "first pause after the program has ended by itself; doubles each time");

  /** After many. */
  public static final Setting<Duration> RESTART_BACKOFF_MAX =
      Setting.withDefault(
          "restart-backoff-max",
          Kind.time(Duration.ofMillis(10), Duration.ofDays(1)),
          "1m",
          "longest such pause; not shorter than restart-backoff");

  /** When a version is given up. */
  public static final Setting<Integer> FAILED_RESUMES =
      Setting.withDefault(
          "failed-resumes",
          Kind.number("COUNT", 1, 1_000),
          "3",
          "after so many failed starts from one version the version before it is used: too few gives"
              + " up a good state for a fault that would have passed");

  /** All of them. */
  public static final ImmutableList<Setting<?>> ALL =
      ImmutableList.of(
          COMMAND,
          USER,
          WORKING_DIRECTORY,
          ENVIRONMENT,
          START_TIMEOUT,
          STOP_TIMEOUT,
          HEALTH,
          HEALTH_EVERY,
          HEALTH_TIMEOUT,
          HEARTBEAT,
          ON_ISOLATION,
          ISOLATION_BOUND,
          RESTART_BACKOFF,
          RESTART_BACKOFF_MAX,
          FAILED_RESUMES);

  private RunSettings() {}
}
