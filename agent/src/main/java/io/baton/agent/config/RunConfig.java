package io.baton.agent.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the agent starts, watches and stops a program.
 *
 * @param command the words of it: the first is an absolute path, or a name that {@code PATH} finds
 * @param user that it runs as; if empty, the agent's
 * @param workingDirectory where it is started, absolute; if empty, where the agent was
 * @param environment what is added to the agent's own
 * @param startTimeout how long until it must be healthy once
 * @param stopTimeout from SIGTERM to SIGKILL
 * @param health how its health is asked for; if empty, living is health
 * @param heartbeat longest time between two of its heartbeats; if empty, it need not send any
 * @param isolation what happens when the agent is cut off
 * @param restarts what happens when it ends by itself
 */
public record RunConfig(
    ImmutableList<String> command,
    Optional<String> user,
    Optional<Path> workingDirectory,
    Environment environment,
    Duration startTimeout,
    Duration stopTimeout,
    Optional<Health> health,
    Optional<Duration> heartbeat,
    Isolation isolation,
    Restarts restarts) {

  /**
   * Variables of a program's environment.
   *
   * @param variables values by names; values may be secrets
   */
  public record Environment(ImmutableMap<String, String> variables) {

    /** The names: values are not for logs. */
    @Override
    public String toString() {
      return "Environment" + variables.keySet();
    }
  }

  /**
   * A command that ends with 0 while the program is healthy.
   *
   * @param command the words of it
   * @param every time from the end of one to the next
   * @param timeout after which one counts as failed
   */
  public record Health(ImmutableList<String> command, Duration every, Duration timeout) {}

  /** What to do with a program of an agent that is cut off from ZooKeeper. */
  public enum OnIsolation {
    /** Stopped before another node may start it. */
    STOP,
    /** Left alone: two may run at a time, of which one gets no checkpoint acknowledged. */
    CONTINUE
  }

  /**
   * What to do when the agent is cut off.
   *
   * @param action with the program
   * @param bound how long after the last contact; shorter than ZooKeeper's session timeout if the
   *     program is to be stopped
   */
  public record Isolation(OnIsolation action, Duration bound) {}

  /**
   * What to do when the program ends by itself.
   *
   * @param backoff first pause; each one is twice the one before
   * @param backoffMax longest pause
   * @param failedResumes starts that may fail from one version before the version before it is used
   */
  public record Restarts(Duration backoff, Duration backoffMax, int failedResumes) {}
}
