package io.baton.benchmarks.load;

import java.util.function.Supplier;

/** Adds up the time, and the processor time of all processes involved, of what it runs. */
final class Meter {

  private static final double NANOS = 1e9;

  private final Servers servers;
  private long nanos;
  private double cpuSeconds;

  Meter(Servers servers) {
    this.servers = servers;
  }

  <T> T of(Supplier<T> work) {
    double cpu = servers.cpuSeconds();
    long start = System.nanoTime();
    T result = work.get();
    nanos += System.nanoTime() - start;
    cpuSeconds += servers.cpuSeconds() - cpu;
    return result;
  }

  void of(Runnable work) {
    Object unused =
        of(
            () -> {
              work.run();
              return work;
            });
  }

  double seconds() {
    return nanos / NANOS;
  }

  double cpuSeconds() {
    return cpuSeconds;
  }
}
