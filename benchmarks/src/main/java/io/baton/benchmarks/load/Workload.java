package io.baton.benchmarks.load;

import io.baton.benchmarks.side.Side;
import java.util.Map;

/** What is done to a side, and measured. */
@FunctionalInterface
interface Workload {

  /**
   * Warms up, then measures.
   *
   * @param names are begun with this, and are new
   * @return figures by name
   */
  Map<String, Double> run(Side side, String names, Servers servers);
}
