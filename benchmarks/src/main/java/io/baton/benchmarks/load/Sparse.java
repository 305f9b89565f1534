package io.baton.benchmarks.load;

import io.baton.api.SegmentSpec;
import io.baton.benchmarks.side.Noise;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.util.Arrays;
import java.util.Map;

/** One block in a hundred changes, at random places. */
final class Sparse implements Workload {

  private static final long BYTES = 256L << 20;
  private static final int WARM_UP = 500;
  private static final int COUNT = 101;
  private static final int CHANGED = SegmentSpec.blocks(BYTES) / 100;
  private static final double MILLIS = 1e6;

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    Noise noise = new Noise(names.hashCode());
    long[] nanos = new long[COUNT];
    try (State state = side.create(names, BYTES)) {
      noise.fill(state, BYTES);
      state.save();
      for (int i = -WARM_UP; i < COUNT; i++) {
        noise.change(state, BYTES, CHANGED);
        long start = System.nanoTime();
        state.save();
        nanos[Math.max(i, 0)] = System.nanoTime() - start;
      }
    }
    side.remove(names);
    Arrays.sort(nanos);
    return Map.of("ms", nanos[COUNT / 2] / MILLIS, "max_ms", nanos[COUNT - 1] / MILLIS);
  }
}
