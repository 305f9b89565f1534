package io.baton.benchmarks.load;

import io.baton.benchmarks.side.Noise;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One writer changes 4 KiB and saves, again and again. */
final class Checkpoints implements Workload {

  private static final long BYTES = 64L << 20;
  private static final int WARM_UP = 100_000;
  private static final int COUNT = 40_000;
  private static final int DIGITS = 3;
  private static final double MICROS = 1e3;

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    Noise noise = new Noise(names.hashCode());
    Histogram nanos = new Histogram(DIGITS);
    try (State state = side.create(names, BYTES)) {
      // Twice, so that what is behind has touched every page that it will use.
      noise.fill(state, BYTES);
      state.save();
      noise.fill(state, BYTES);
      state.save();
      for (int i = 0; i < WARM_UP + COUNT; i++) {
        noise.changeOne(state, BYTES);
        long start = System.nanoTime();
        state.save();
        long took = System.nanoTime() - start;
        if (i >= WARM_UP) {
          nanos.recordValue(took);
        }
      }
    }
    side.remove(names);
    return Map.of(
        "p50_us", nanos.getValueAtPercentile(50) / MICROS,
        "p99_us", nanos.getValueAtPercentile(99) / MICROS,
        "p999_us", nanos.getValueAtPercentile(99.9) / MICROS,
        "max_us", nanos.getMaxValue() / MICROS);
  }
}
