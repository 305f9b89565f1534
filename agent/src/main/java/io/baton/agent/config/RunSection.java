package io.baton.agent.config;

import io.baton.agent.config.RunConfig.Environment;
import io.baton.agent.config.RunConfig.Health;
import io.baton.agent.config.RunConfig.Isolation;
import io.baton.agent.config.RunConfig.OnIsolation;
import io.baton.agent.config.RunConfig.Restarts;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.Quantities;
import io.baton.daemon.config.Settings;
import java.time.Duration;
import java.util.Optional;
import org.tomlj.TomlTable;

/** A table {@code [programs.NAME.run]}. */
final class RunSection {

  private static final Duration LEAST_BOUND = Duration.ofSeconds(4);

  private final Section section;

  /** Reads it, and reports what does not fit by itself. */
  RunSection(TomlTable table, int line, Problems problems) {
    section = new Section(table, line, RunSettings.ALL, Optional.empty(), problems);
    section.demand(RunSettings.COMMAND);
    Optional<Duration> first = section.get(RunSettings.RESTART_BACKOFF);
    Optional<Duration> longest = section.get(RunSettings.RESTART_BACKOFF_MAX);
    if (first.isPresent() && longest.isPresent() && first.get().compareTo(longest.get()) > 0) {
      section.conflict(
          RunSettings.RESTART_BACKOFF,
          RunSettings.RESTART_BACKOFF_MAX,
          "restart-backoff (%s) must not be longer than restart-backoff-max (%s)"
              .formatted(Quantities.text(first.get()), Quantities.text(longest.get())));
    }
  }

  /** Reports a program that would be stopped too late. */
  void check(Duration sessionTimeout) {
    Optional<Duration> bound = section.get(RunSettings.ISOLATION_BOUND);
    Duration least = least(sessionTimeout);
    boolean stops = section.get(RunSettings.ON_ISOLATION).equals(Optional.of(OnIsolation.STOP));
    if (stops && bound.isPresent() && bound.get().compareTo(sessionTimeout) >= 0) {
      section.conflict(
          RunSettings.ISOLATION_BOUND,
          RunSettings.ON_ISOLATION,
          "isolation-bound (%s) must be shorter than session-timeout (%s), as on-isolation is stop:"
                  .formatted(Quantities.text(bound.get()), Quantities.text(sessionTimeout))
              + " the program is stopped before another node may start it");
    } else if (stops && bound.isPresent() && bound.get().compareTo(least) < 0) {
      section.conflict(
          RunSettings.ISOLATION_BOUND,
          RunSettings.ON_ISOLATION,
          "isolation-bound (%s) must not be shorter than %s with a session-timeout of %s, or the"
                  .formatted(
                      Quantities.text(bound.get()),
                      Quantities.text(least),
                      Quantities.text(sessionTimeout))
              + " program is stopped while ZooKeeper answers");
    }
  }

  /** Shorter, and each pause between two questions to ZooKeeper would seem to be its silence. */
  private static Duration least(Duration sessionTimeout) {
    Duration part = sessionTimeout.multipliedBy(4).dividedBy(10);
    return part.compareTo(LEAST_BOUND) < 0 ? part : LEAST_BOUND;
  }

  /** What it says, once it is checked. */
  RunConfig config(Duration sessionTimeout) throws ConfigException {
    Settings settings = section.settings();
    Duration bound = sessionTimeout.multipliedBy(8).dividedBy(10);
    return new RunConfig(
        section.command(RunSettings.COMMAND).orElseThrow(),
        settings.get(RunSettings.USER),
        settings.get(RunSettings.WORKING_DIRECTORY),
        new Environment(section.variables(RunSettings.ENVIRONMENT)),
        settings.require(RunSettings.START_TIMEOUT),
        settings.require(RunSettings.STOP_TIMEOUT),
        health(settings),
        settings.get(RunSettings.HEARTBEAT),
        new Isolation(
            settings.require(RunSettings.ON_ISOLATION),
            settings.get(RunSettings.ISOLATION_BOUND).orElse(bound)),
        new Restarts(
            settings.require(RunSettings.RESTART_BACKOFF),
            settings.require(RunSettings.RESTART_BACKOFF_MAX),
            settings.require(RunSettings.FAILED_RESUMES)));
  }

  private Optional<Health> health(Settings settings) throws ConfigException {
    Duration every = settings.require(RunSettings.HEALTH_EVERY);
    Duration timeout = settings.require(RunSettings.HEALTH_TIMEOUT);
    return section.command(RunSettings.HEALTH).map(command -> new Health(command, every, timeout));
  }
}
