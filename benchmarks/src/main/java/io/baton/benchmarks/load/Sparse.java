package io.baton.benchmarks.load;

import io.baton.api.SegmentSpec;
import io.baton.benchmarks.side.Copy;
import io.baton.benchmarks.side.Noise;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

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

  /** One block in a hundred changes each second, and a copy follows, which is read all the time. */
  static final class Followed implements Workload {

    private static final int WARM_UP = 20;
    private static final int COUNT = 41;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLongArray shown = new AtomicLongArray(WARM_UP + COUNT + 1);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong pause = new AtomicLong();

    @Override
    public Map<String, Double> run(Side side, String names, Servers servers) {
      Noise noise = new Noise(names.hashCode());
      double[] lags = new double[COUNT];
      try (State state = side.create(names, BYTES)) {
        noise.fill(state, BYTES);
        number(state, 0);
        state.save();
        try (Copy copy = side.follow(names, this::shown)) {
          Thread reader = new Thread(() -> read(copy));
          reader.start();
          long start = System.nanoTime();
          for (int i = 1; i <= WARM_UP + COUNT; i++) {
            if (i == WARM_UP) {
              pause.set(0);
            }
            LockSupport.parkNanos(start + i * SECOND - System.nanoTime());
            noise.change(state, BYTES, CHANGED);
            number(state, i);
            state.save();
            long saved = System.nanoTime();
            while (shown.get(i) == 0) {
              LockSupport.parkNanos(SECOND / 1000);
            }
            lags[Math.max(0, i - 1 - WARM_UP)] = Math.max(0, shown.get(i) - saved) / MILLIS;
          }
          over.set(true);
          join(reader);
        }
      }
      side.remove(names);
      Arrays.sort(lags);
      return Map.of(
          "p50_ms", lags[COUNT / 2],
          "max_ms", lags[COUNT - 1],
          "pause_ms", pause.get() / MILLIS);
    }

    /** The version says which it is. */
    private static void number(State state, long number) {
      state.write(0, ByteBuffer.wrap(bytes(number)));
    }

    private static byte[] bytes(long number) {
      return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(number).array();
    }

    private void shown(Copy copy) {
      shown.set((int) copy.readLong(0), System.nanoTime());
    }

    /** How long the longest of reads takes that take next to nothing. */
    private void read(Copy copy) {
      while (!over.get()) {
        long start = System.nanoTime();
        copy.readLong(BYTES / 2);
        pause.accumulateAndGet(System.nanoTime() - start, Math::max);
        LockSupport.parkNanos(SECOND / 10_000);
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
