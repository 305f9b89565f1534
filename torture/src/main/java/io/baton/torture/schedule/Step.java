package io.baton.torture.schedule;

import java.time.Duration;
import java.util.List;

/** Something that happens at a time, counted from the beginning. */
public sealed interface Step {

  /** When it begins. */
  Duration at();

  /**
   * A fault.
   *
   * @param hosts that it happens to; none for {@link Fault#KILL_LEADER}, known only then
   * @param others the other side of a {@link Fault#SPLIT}
   * @param lasts until it is mended
   * @param size percent of {@link Fault#LOSS}, kbit/s of {@link Fault#DELAY}, seconds of {@link
   *     Fault#CLOCK_JUMP}; else 0
   */
  record Inflict(
      Duration at, Fault fault, List<String> hosts, List<String> others, Duration lasts, long size)
      implements Step {
    /** The same, when it happens to these hosts. */
    public Inflict on(List<String> some) {
      return new Inflict(at, fault, some, others, lasts, size);
    }

    @Override
    public String toString() {
      return fault.text()
          + (hosts.isEmpty() ? "" : " " + String.join(",", hosts))
          + (others.isEmpty() ? "" : " from " + String.join(",", others))
          + (size == 0 ? "" : " " + size)
          + " for "
          + lasts.toMillis()
          + " ms";
    }
  }

  /**
   * A client is told to take a segment, from whoever has it.
   *
   * @param client host
   */
  record Take(Duration at, String client, String segment) implements Step {}

  /** A client is told to fetch a segment's committed version. */
  record Look(Duration at, String client, String segment) implements Step {}

  /** A client is told to close a segment in good order, if it has it. */
  record Leave(Duration at, String client, String segment) implements Step {}
}
