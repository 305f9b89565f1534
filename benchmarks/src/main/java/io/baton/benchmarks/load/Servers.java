package io.baton.benchmarks.load;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The processes of a side, as the kernel accounts for them.
 *
 * @param copies that hold copies of the state
 * @param directories that those keep their files in
 * @param others that take part, such as ZooKeeper
 */
record Servers(
    ImmutableList<Long> copies, ImmutableList<Path> directories, ImmutableList<Long> others) {

  /** User and system time of all of them and of this process, so far; in steps of 10 ms. */
  double cpuSeconds() {
    double seconds = cpu(ProcessHandle.current());
    for (List<Long> pids : List.of(copies, others)) {
      for (long pid : pids) {
        seconds += cpu(ProcessHandle.of(pid).orElseThrow());
      }
    }
    return seconds;
  }

  private static double cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /** Mean memory of those that hold copies, see {@link Memory}. */
  double copyMib() {
    double mib = 0;
    for (int i = 0; i < copies.size(); i++) {
      mib += Memory.mib(copies.get(i), directories.get(i));
    }
    return mib / copies.size();
  }
}
