package io.baton.demo;

import com.google.common.collect.ImmutableList;
import io.baton.demo.cluster.LocalCluster;
import java.util.random.RandomGenerator;

/**
 * When to kill, and whom; drawn from the seed, so that a run can be repeated as far as processes
 * allow.
 *
 * @param total bytes of input
 * @param interval bytes of input between checkpoints, on average
 * @param rate bytes of input a second
 * @param kills in order
 */
record Plan(long total, long interval, long rate, ImmutableList<Kill> kills) {

  /** Smallest input: some dozens of chunks between kills. */
  static final long MIN_INPUT = 1 << 20;

  private static final long MAX_INTERVAL = 4 << 20;
  private static final long MAX_RATE = 48 << 20;
  private static final double FIRST = 0.08;
  private static final double LAST = 0.88;
  private static final int CHECKPOINTS_A_LIFE = 8;
  private static final int SECONDS = 6;

  /**
   * One kill.
   *
   * @param after position in the input from which on the application may die
   * @param unacknowledged bytes of work that it must be ahead of its last acknowledged checkpoint
   * @param node storage node that dies with it
   */
  record Kill(long after, long unacknowledged, int node) {}

  /** Draws one. */
  static Plan draw(RandomGenerator random, long total, int kills) {
    long interval = Math.min(MAX_INTERVAL, total / ((long) CHECKPOINTS_A_LIFE * (kills + 1)));
    ImmutableList.Builder<Kill> list = ImmutableList.builder();
    double part = kills == 0 ? 0 : (LAST - FIRST) / kills;
    for (int i = 0; i < kills; i++) {
      double at = FIRST + part * (i + random.nextDouble());
      long lag = interval / 8 + random.nextLong(interval / 4);
      list.add(new Kill((long) (at * total), lag, 1 + random.nextInt(LocalCluster.NODES)));
    }
    return new Plan(total, interval, Math.min(MAX_RATE, total / SECONDS), list.build());
  }
}
