package io.baton.benchmarks.report;

import com.google.common.base.Ascii;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that is measured, in the order in which it is shown. */
public enum Figure {
  CHECKPOINT_4K_P50_US("us", Mark.ratioAtMost(1.5), "one writer, a checkpoint of 4 KiB: median"),
  CHECKPOINT_4K_P99_US("us", null, "its 99th percentile"),
  CHECKPOINT_4K_P999_US("us", null, "its 99.9th percentile"),
  CHECKPOINT_4K_16W_OPS_S("1/s", Mark.ratioAtLeast(0.7), "16 segments, a writer each: checkpoints"),
  SAVE_256M_NEW_MB_S("MB/s", Mark.ratioAtLeast(1.0), "a new segment of 256 MiB, made and saved"),
  SAVE_256M_AGAIN_MB_S("MB/s", Mark.ratioAtLeast(0.8), "every block changed, saved again"),
  SAVE_1G_NEW_MB_S("MB/s", Mark.ratioAtLeast(1.0), "a new segment of 1 GiB, made and saved"),
  CPU_S_PER_GIB("s", null, "processor time of all processes for that"),
  RSS_MIB_PER_GIB("MiB", Mark.atMost(1.05 * 1024), "growth of a storage node's memory by that"),
  RSS_AGAIN_MIB_PER_GIB(
      "MiB", Mark.atMost(1.05 * 1024), "the same when every block was changed once more"),
  RSS_CLIENT_MIB_PER_GIB(
      "MiB", null, "growth of the client's memory, its own mapped copy included"),
  RESTORE_256M_MB_S("MB/s", Mark.ratioAtLeast(1.0), "256 MiB brought to a process elsewhere"),
  RESTORE_256M_WALL_MS("ms", null, "that process from exec to exit"),
  SPARSE_1PCT_MS("ms", Mark.ratioAtMost(1.5), "256 MiB, 1 % of the blocks changed, saved"),
  FOLLOW_1PCT_LAG_P50_MS(
      "ms", null, "256 MiB, 1 % of it changed each second: until a follower shows it, median"),
  FOLLOW_1PCT_LAG_MAX_MS("ms", Mark.atMost(1000), "the longest of them"),
  FOLLOW_1PCT_PAUSE_MS("ms", null, "the longest that a small read of the follower took"),
  PIPELINED_4K_8_OPS_S("1/s", null, "one writer, 8 checkpoints of 4 KiB under way"),
  PIPELINED_4K_8_GAIN("x", Mark.atLeast(3), "that, by the rate of one at a time in the same run"),
  CAPTURE_655_PAUSE_US("us", null, "how long 655 changed blocks keep the application from writing"),
  CAPTURE_655_PAUSE_RATIO("x", null, "that, by a plain copy of as many blocks in the same run"),
  NAMES_1K_S("1/s", Mark.atLeast(3000), "new segments of 1 KiB, registered; 16 in flight"),
  NAMES_1K_CPU_US("us", null, "processor time of all processes for one of them"),
  LIVES_1K_S("1/s", null, "the same registered empty, opened, saved and closed"),
  FAILOVER_64M_MS(
      "ms",
      Mark.atMost(300),
      "an agent's program with 64 MiB, followed elsewhere: from the end of its node in ZooKeeper"
          + " until it runs there, its state in place"),
  FAILOVER_64M_COMPARED_MS("ms", null, "until it has compared all of its state"),
  FAILOVER_64M_DETECT_MS(
      "ms", null, "before: from the node's death to its end in ZooKeeper, session timeout 4 s"),
  AGENT_IDLE_CPU_PERCENT(
      "%", Mark.atMost(2), "of a core, an agent that holds three states and follows one, idle"),
  AGENT_IDLE_HEAP_MIB("MiB", Mark.atMost(64), "its heap in use, garbage included, of 64");

  private final String unit;
  private final @Nullable Mark mark;
  private final String meaning;

  Figure(String unit, @Nullable Mark mark, String meaning) {
    this.unit = unit;
    this.mark = mark;
    this.meaning = meaning;
  }

  /** Such as {@code checkpoint_4k_p50_us}. */
  public String key() {
    return Ascii.toLowerCase(name());
  }

  /** A MB is 10^6 bytes of the segment, however many copies are made. */
  public String unit() {
    return unit;
  }

  /** What it must reach, if anything. */
  public Optional<Mark> mark() {
    return Optional.ofNullable(mark);
  }

  /** For people. */
  public String meaning() {
    return meaning;
  }
}
