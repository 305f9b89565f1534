package io.baton.torture.checker;

import java.util.List;

/**
 * What is wrong with a history; nothing, if both are empty.
 *
 * @param lost acknowledged writes that a later open does not include
 * @param problems what else no order of the calls explains
 */
public record Verdict(List<Finding> lost, List<Finding> problems) {

  /** Copies the lists. */
  public Verdict {
    lost = List.copyOf(lost);
    problems = List.copyOf(problems);
  }

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return lost.isEmpty() && problems.isEmpty();
  }

  /**
   * One thing that is wrong.
   *
   * @param what in words
   * @param at the instant that shows it
   */
  public record Finding(String what, long at) {}
}
