package io.baton.benchmarks.load;

import io.baton.benchmarks.side.Noise;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many small states live whole lives, some at once: made, opened, saved once and closed. */
final class Lives implements Workload {

  private static final int COUNT = 10_000;
  private static final int IN_FLIGHT = 16;
  private static final long BYTES = 1 << 10;
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(15);
  private static final double NANOS = 1e9;

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    long start = System.nanoTime();
    AtomicInteger next = new AtomicInteger();
    List<Callable<Integer>> makers = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      makers.add(() -> make(side, names, next, start));
    }
    int made = Threads.run(makers).stream().mapToInt(Integer::intValue).sum();
    return Map.of("made", (double) made, "per_s", made / ((System.nanoTime() - start) / NANOS));
  }

  /** Makes what is next until there are enough, or the time is up; how many it made. */
  private static int make(Side side, String names, AtomicInteger next, long start) {
    Noise noise = new Noise(next.get());
    int made = 0;
    while (System.nanoTime() - start < LIMIT) {
      int number = next.getAndIncrement();
      if (number >= COUNT) {
        break;
      }
      try (State state = side.create(names + "/" + number, BYTES)) {
        noise.fill(state, BYTES);
        state.save();
      }
      made++;
    }
    return made;
  }
}
