package io.baton.benchmarks.load;

import io.baton.api.SegmentSpec;
import io.baton.benchmarks.side.Noise;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One writer saves 4 KiB after 4 KiB: one at a time, and with several under way, in turns. Then how
 * long it may not write while many blocks are captured, beside a plain copy of as many blocks.
 */
final class Pipelined implements Workload {

  private static final long BYTES = 64L << 20;
  private static final int IN_FLIGHT = 8;
  private static final int TURNS = 5;
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(10);
  private static final long TURN = TimeUnit.SECONDS.toNanos(1);
  private static final int CAPTURES = 301;
  private static final int CHANGED = 655;
  private static final double NANOS = 1e9;
  private static final double MICROS = 1e3;

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    Noise noise = new Noise(names.hashCode());
    double[] alone = new double[TURNS];
    double[] together = new double[TURNS];
    double[] pauses = new double[CAPTURES];
    double[] copies = new double[CAPTURES];
    try (State state = side.create(names, BYTES)) {
      noise.fill(state, BYTES);
      state.save();
      perSecond(state, noise, IN_FLIGHT, WARM_UP);
      for (int turn = 0; turn < TURNS; turn++) {
        alone[turn] = perSecond(state, noise, 1, TURN);
        together[turn] = perSecond(state, noise, IN_FLIGHT, TURN);
      }
      captures(state, noise, pauses, copies);
    }
    side.remove(names);
    return Map.of(
        "alone_ops_s", median(alone),
        "ops_s", median(together),
        "gain", median(together) / median(alone),
        "pause_us", median(pauses),
        "pause_ratio", median(pauses) / median(copies));
  }

  /** Checkpoints a second, of which so many are under way. */
  private static double perSecond(State state, Noise noise, int inFlight, long nanos) {
    Queue<CompletableFuture<?>> underWay = new ArrayDeque<>();
    long start = System.nanoTime();
    int saved = 0;
    while (System.nanoTime() - start < nanos) {
      if (underWay.size() == inFlight) {
        underWay.remove().join();
        saved++;
      }
      noise.changeOne(state, BYTES);
      underWay.add(state.begin());
    }
    saved += underWay.size();
    underWay.forEach(CompletableFuture::join);
    return saved / ((System.nanoTime() - start) / NANOS);
  }

  private static void captures(State state, Noise noise, double[] pauses, double[] copies) {
    ByteBuffer from = ByteBuffer.allocateDirect((int) BYTES);
    ByteBuffer to = ByteBuffer.allocateDirect(CHANGED * SegmentSpec.BLOCK_SIZE);
    for (int i = 0; i < pauses.length; i++) {
      int[] places = noise.places(SegmentSpec.blocks(BYTES), CHANGED);
      noise.changeAt(state, places);
      long start = System.nanoTime();
      CompletableFuture<?> saved = state.begin();
      pauses[i] = (System.nanoTime() - start) / MICROS;
      saved.join();
      start = System.nanoTime();
      for (int at = 0; at < places.length; at++) {
        to.put(
            at * SegmentSpec.BLOCK_SIZE,
            from,
            places[at] * SegmentSpec.BLOCK_SIZE,
            SegmentSpec.BLOCK_SIZE);
      }
      copies[i] = (System.nanoTime() - start) / MICROS;
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
