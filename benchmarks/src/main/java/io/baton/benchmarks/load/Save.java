package io.baton.benchmarks.load;

import io.baton.benchmarks.side.Noise;
import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A new state of incompressible bytes, then again with every block changed. The clock stands still
 * while the bytes are put into this process's memory: it runs while the state is made here and on
 * both servers, and while it is saved.
 */
final class Save implements Workload {

  private static final double MEGA = 1e6;
  private static final double GIB = 1L << 30;
  private static final int AGAIN = 5;

  /** Saves before, so that the compilers of all three processes are done. */
  private static final int WARM_UP = 10;

  private final long bytes;
  private final long warmUpBytes;
  private final Path directory;

  /**
   * Says how much.
   *
   * @param directory of the local files
   */
  Save(long bytes, long warmUpBytes, Path directory) {
    this.bytes = bytes;
    this.directory = directory;
    this.warmUpBytes = warmUpBytes;
  }

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    Noise noise = new Noise(names.hashCode());
    String warmUp = names + "-warm";
    try (State state = side.create(warmUp, warmUpBytes)) {
      for (int i = 0; i < WARM_UP; i++) {
        save(state, noise, warmUpBytes, servers);
      }
    }
    double copyBefore = servers.copyMib();
    double ownBefore = ownMib();
    Meter meter = new Meter(servers);
    Map<String, Double> figures;
    try (State state = meter.of(() -> side.create(names, bytes))) {
      double made = meter.seconds();
      noise.fill(state, bytes);
      meter.of(state::save);
      double copyNew = servers.copyMib();
      // Once more, so that what is behind has touched every page that it will use.
      double firstAgain = save(state, noise, bytes, servers);
      double copyAgain = servers.copyMib();
      figures =
          Map.of(
              "new_mb_s", bytes / MEGA / meter.seconds(),
              "make_ms", made * 1e3,
              "cpu_s_per_gib", meter.cpuSeconds() * GIB / bytes,
              "copy_mib_per_gib", (copyNew - copyBefore) * GIB / bytes,
              "copy_again_mib_per_gib", (copyAgain - copyBefore) * GIB / bytes,
              "own_mib_per_gib", (ownMib() - ownBefore) * GIB / bytes,
              "copy_base_mib", copyBefore,
              "first_again_mb_s", bytes / MEGA / firstAgain,
              "again_mb_s", bytes / MEGA / again(state, noise, servers));
    }
    side.remove(warmUp);
    side.remove(names);
    return figures;
  }

  private double ownMib() {
    return Memory.mib(ProcessHandle.current().pid(), directory);
  }

  private double again(State state, Noise noise, Servers servers) {
    double[] seconds = new double[AGAIN];
    Arrays.setAll(seconds, i -> save(state, noise, bytes, servers));
    Arrays.sort(seconds);
    return seconds[AGAIN / 2];
  }

  /** Changes every block; the seconds that saving them took. */
  private static double save(State state, Noise noise, long bytes, Servers servers) {
    noise.fill(state, bytes);
    Meter meter = new Meter(servers);
    meter.of(state::save);
    return meter.seconds();
  }
}
