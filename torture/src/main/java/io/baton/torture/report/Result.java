package io.baton.torture.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param seed of its schedule
 * @param minutes of faults
 * @param checkpoints that were acknowledged
 * @param unknown checkpoints whose outcome nobody was told
 * @param opens that returned a state
 * @param takeovers of them by another client than the one that had opened before
 * @param fetches that returned a state
 * @param faults how often each was done
 * @param crashes processes that ended by themselves
 * @param lost acknowledged checkpoints that a later open did not include
 * @param violations of everything else that is promised
 */
public record Result(
    long seed,
    double minutes,
    long checkpoints,
    long unknown,
    long opens,
    long takeovers,
    long fetches,
    Map<String, Integer> faults,
    int crashes,
    long lost,
    long violations) {

  /** Copies the map. */
  public Result {
    faults = Map.copyOf(faults);
  }

  private int count(String... kinds) {
    int count = 0;
    for (String kind : kinds) {
      count += faults.getOrDefault(kind, 0);
    }
    return count;
  }

  /** Processes that were killed. */
  public int kills() {
    return count("kill", "kill-leader");
  }

  /** Processes that were stopped for a while. */
  public int pauses() {
    return count("pause");
  }

  /** Times that hosts did not reach each other. */
  public int partitions() {
    return count("cut", "deaf", "mute", "split");
  }

  /** Whether enough happened for the rest to mean something. */
  public boolean isSomething() {
    return checkpoints > 0 && kills() > 0 && takeovers > 0;
  }

  /** Whether nothing is wrong, and something happened. */
  public boolean isGood() {
    return lost == 0 && violations == 0 && isSomething();
  }

  Map<String, Integer> sortedFaults() {
    return new TreeMap<>(faults);
  }
}
