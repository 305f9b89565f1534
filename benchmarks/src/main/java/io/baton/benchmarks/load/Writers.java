package io.baton.benchmarks.load;

import io.baton.benchmarks.side.Noise;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Writers with a state each change 4 KiB and save, all at once. */
final class Writers implements Workload {

  private static final int WRITERS = 16;
  private static final long BYTES = 4L << 20;
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(10);
  private static final long DURATION = TimeUnit.SECONDS.toNanos(5);
  private static final double NANOS = 1e9;

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    List<State> states = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      State state = side.create(names + "-" + i, BYTES);
      states.add(state);
      Noise noise = new Noise(i);
      noise.fill(state, BYTES);
      state.save();
    }
    long begin = System.nanoTime() + WARM_UP;
    List<Callable<Long>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      State state = states.get(i);
      Noise noise = new Noise(i);
      writers.add(() -> write(state, noise, begin));
    }
    long saved = Threads.run(writers).stream().mapToLong(Long::longValue).sum();
    for (int i = 0; i < WRITERS; i++) {
      states.get(i).close();
      side.remove(names + "-" + i);
    }
    return Map.of("ops_s", saved / (DURATION / NANOS));
  }

  /** How many saves began after {@code begin} and ended in time. */
  private static long write(State state, Noise noise, long begin) {
    long saved = 0;
    while (true) {
      noise.changeOne(state, BYTES);
      long start = System.nanoTime();
      state.save();
      if (System.nanoTime() - begin > DURATION) {
        return saved;
      }
      if (start - begin >= 0) {
        saved++;
      }
    }
  }
}
