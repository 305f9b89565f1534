package io.baton.agent.supervise;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How it stands with a supervised program.
 *
 * @param state what it is at
 * @param since how long it has been
 * @param reason why; empty where there is nothing to say
 * @param pid of its first process, while there is one
 * @param restarts how often it was started again by itself since the agent began
 */
public record ProgramStatus(
    ProgramState state, Duration since, String reason, OptionalLong pid, long restarts) {

  /** For people. */
  public String text() {
    return state.word() + (reason.isEmpty() ? "" : ", " + reason);
  }
}
