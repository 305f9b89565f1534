package io.baton.benchmarks.load;

import io.baton.benchmarks.side.Noise;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.util.Map;

/** Puts a state where {@link Restore} finds it. */
final class Store implements Workload {

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    Noise noise = new Noise(names.hashCode());
    try (State state = side.create(names, Restore.BYTES)) {
      noise.fill(state, Restore.BYTES);
      state.save();
      return Map.of(Restore.CHECKSUM, (double) state.checksum());
    }
  }
}
