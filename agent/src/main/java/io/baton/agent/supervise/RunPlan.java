package io.baton.agent.supervise;

import io.baton.agent.process.OutputFile;
import io.baton.agent.process.ProcessNote;
import io.baton.agent.process.command.Command;
import io.baton.agent.process.watch.Backoff;
import io.baton.agent.process.watch.HealthCheck;
import java.time.Duration;
import java.util.Optional;

/**
 * How a program is run.
 *
 * @param command that starts it
 * @param note which process that is
 * @param output where what it prints goes
 * @param startTimeout until it must have been healthy once
 * @param stopTimeout from SIGTERM to SIGKILL
 * @param health how it is asked; if empty, living is health
 * @param heartbeat longest time between two of its heartbeats; if empty, it need not give any
 * @param cutOff what happens when ZooKeeper cannot be reached
 * @param backoff pauses before it is started again
 * @param failedResumes starts from one version that may fail before the version before it is used
 */
public record RunPlan(
    Command command,
    ProcessNote note,
    OutputFile output,
    Duration startTimeout,
    Duration stopTimeout,
    Optional<HealthCheck.Plan> health,
    Optional<Duration> heartbeat,
    CutOff cutOff,
    Backoff backoff,
    int failedResumes) {

  /**
   * What happens to it when the agent is cut off, or another owner has its state.
   *
   * @param stops whether it is ended; else it is left alone
   * @param bound how long after the last contact nothing of it is left
   */
  public record CutOff(boolean stops, Duration bound) {}

  /** Whether nothing but its process says that it is well. */
  boolean livingIsHealth() {
    return health.isEmpty() && heartbeat.isEmpty();
  }
}
