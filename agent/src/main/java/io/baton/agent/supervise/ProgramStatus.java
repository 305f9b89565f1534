package io.baton.agent.supervise;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How it stands with a supervised program.
 *
 * @param state what it is at
 * @param since how long it has been
 * @param reason why; empty where there is nothing to say
 * @param pid of its first process, while there is one
 * @param counts of what became of it
 * @param isolationLeft how long there may be no contact to ZooKeeper from now on until it is ended;
 *     empty if it is left alone then
 */
public record ProgramStatus(
    ProgramState state,
    Duration since,
    String reason,
    OptionalLong pid,
    Counts counts,
    Optional<Duration> isolationLeft) {

  /**
   * Since the agent began.
   *
   * @param starts processes that were started
   * @param restarts how often it was to be started again by itself
   * @param failedStarts starts that it did not come up from
   * @param wentBack how often its state went back to the version before, because of those
   */
  public record Counts(long starts, long restarts, long failedStarts, long wentBack) {}

  /** For people. */
  public String text() {
    return state.word() + (reason.isEmpty() ? "" : ", " + reason);
  }
}
