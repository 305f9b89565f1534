package io.baton.benchmarks.run;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import io.baton.benchmarks.report.Figure;

/** A workload, and what its process's figures are called here. Each has servers of its own. */
enum Experiment {
  CHECKPOINTS(
      true,
      ImmutableMap.of(
          "p50_us", Figure.CHECKPOINT_4K_P50_US,
          "p99_us", Figure.CHECKPOINT_4K_P99_US,
          "p999_us", Figure.CHECKPOINT_4K_P999_US)),
  WRITERS(true, ImmutableMap.of("ops_s", Figure.CHECKPOINT_4K_16W_OPS_S)),
  SAVE_256M(
      true,
      ImmutableMap.of(
          "new_mb_s", Figure.SAVE_256M_NEW_MB_S, "again_mb_s", Figure.SAVE_256M_AGAIN_MB_S)),
  SAVE_1G(
      true,
      ImmutableMap.of(
          "new_mb_s", Figure.SAVE_1G_NEW_MB_S,
          "cpu_s_per_gib", Figure.CPU_S_PER_GIB,
          "copy_mib_per_gib", Figure.RSS_MIB_PER_GIB,
          "copy_again_mib_per_gib", Figure.RSS_AGAIN_MIB_PER_GIB,
          "own_mib_per_gib", Figure.RSS_CLIENT_MIB_PER_GIB)),
  RESTORE(
      true,
      ImmutableMap.of(
          "mb_s", Figure.RESTORE_256M_MB_S, Stage.WALL_MS, Figure.RESTORE_256M_WALL_MS)),
  SPARSE(true, ImmutableMap.of("ms", Figure.SPARSE_1PCT_MS)),
  FOLLOWED(
      false,
      ImmutableMap.of(
          "p50_ms", Figure.FOLLOW_1PCT_LAG_P50_MS,
          "max_ms", Figure.FOLLOW_1PCT_LAG_MAX_MS,
          "pause_ms", Figure.FOLLOW_1PCT_PAUSE_MS)),
  PIPELINED(
      false,
      ImmutableMap.of(
          "ops_s", Figure.PIPELINED_4K_8_OPS_S,
          "gain", Figure.PIPELINED_4K_8_GAIN,
          "pause_us", Figure.CAPTURE_655_PAUSE_US,
          "pause_ratio", Figure.CAPTURE_655_PAUSE_RATIO)),
  NAMES(false, ImmutableMap.of("per_s", Figure.NAMES_1K_S, "cpu_us", Figure.NAMES_1K_CPU_US)),
  LIVES(false, ImmutableMap.of("per_s", Figure.LIVES_1K_S)),
  FAILOVER(
      false,
      ImmutableMap.of(
          "ms", Figure.FAILOVER_64M_MS,
          "compared_ms", Figure.FAILOVER_64M_COMPARED_MS,
          "detect_ms", Figure.FAILOVER_64M_DETECT_MS)),
  IDLE(
      false,
      ImmutableMap.of(
          "cpu_percent", Figure.AGENT_IDLE_CPU_PERCENT, "heap_mib", Figure.AGENT_IDLE_HEAP_MIB));

  private final boolean comparable;
  private final ImmutableMap<String, Figure> figures;

  Experiment(boolean comparable, ImmutableMap<String, Figure> figures) {
    this.comparable = comparable;
    this.figures = figures;
  }

  /** The workload's name. */
  String workload() {
    return Ascii.toLowerCase(name()).replace('_', '-');
  }

  /** Whether it means anything for the bare program. */
  boolean isComparable() {
    return comparable;
  }

  /** Whether it is measured from outside of agents, which all runs share. */
  boolean isOfAgents() {
    return this == FAILOVER || this == IDLE;
  }

  /** Whether what was made is removed at its end. */
  boolean cleansUp() {
    return this != NAMES && this != LIVES;
  }

  /** Figures by the name that the process gives them. */
  ImmutableMap<String, Figure> figures() {
    return figures;
  }
}
