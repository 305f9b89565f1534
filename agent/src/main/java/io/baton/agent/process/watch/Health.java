package io.baton.agent.process.watch;

/** What a check found. */
public sealed interface Health {

  /** The command ended with 0. */
  record Healthy() implements Health {}

  /**
   * It did not, or not in time, or could not be run.
   *
   * @param reason how it ended, and the end of its output
   */
  record Unhealthy(String reason) implements Health {}

  /** Whether all is well. */
  default boolean isHealthy() {
    return this instanceof Healthy;
  }
}
