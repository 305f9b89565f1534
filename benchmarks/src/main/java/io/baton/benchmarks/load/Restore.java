package io.baton.benchmarks.load;

import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.util.Map;

/**
 * Brings the state that {@link Store} put, into the memory of a process that never saw it. Nothing
 * is warmed up here: a takeover is not.
 */
final class Restore implements Workload {

  static final long BYTES = 256L << 20;

  /** The CRC-32C of what was brought; a {@code double} holds it exactly. */
  static final String CHECKSUM = "checksum";

  private static final double MEGA = 1e6;

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    Meter meter = new Meter(servers);
    try (State state = meter.of(() -> side.restore(names, BYTES))) {
      return Map.of(CHECKSUM, (double) state.checksum(), "mb_s", BYTES / MEGA / meter.seconds());
    }
  }
}
