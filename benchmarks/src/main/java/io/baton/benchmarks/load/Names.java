package io.baton.benchmarks.load;

import io.baton.benchmarks.side.Side;
import io.baton.benchmarks.side.State;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** Many small states are put under new names, some at once; then some are read by their names. */
final class Names implements Workload {

  private static final int WARM_UP = 5_000;
  private static final int COUNT = 10_000;
  private static final int IN_FLIGHT = 16;
  private static final int BYTES = 1 << 10;
  private static final int READ_EACH = 100;
  private static final long LIMIT = TimeUnit.SECONDS.toNanos(15);
  private static final double NANOS = 1e9;

  @Override
  public Map<String, Double> run(Side side, String names, Servers servers) {
    put(side, names + "/warm-up", WARM_UP);
    long start = System.nanoTime();
    double cpu = servers.cpuSeconds();
    int made = put(side, names + "/counted", COUNT);
    double seconds = (System.nanoTime() - start) / NANOS;
    double cpuMicros = (servers.cpuSeconds() - cpu) * 1e6 / made;
    for (int number = 0; number < made; number += READ_EACH) {
      check(side, names + "/counted", number);
    }
    return Map.of("made", (double) made, "per_s", made / seconds, "cpu_us", cpuMicros);
  }

  /** Puts {@code count}, or as many as the time allows; how many. */
  private static int put(Side side, String names, int count) {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    List<Callable<Integer>> makers = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      makers.add(() -> put(side, names, count, next, start));
    }
    return Threads.run(makers).stream().mapToInt(Integer::intValue).sum();
  }

  private static int put(Side side, String names, int count, AtomicInteger next, long start) {
    int made = 0;
    while (System.nanoTime() - start < LIMIT) {
      int number = next.getAndIncrement();
      if (number >= count) {
        break;
      }
      side.put(names + "/" + number, bytes(number));
      made++;
    }
    return made;
  }

  private static ByteBuffer bytes(int number) {
    byte[] bytes = new byte[BYTES];
    new SplittableRandom(number).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static void check(Side side, String names, int number) {
    CRC32C put = new CRC32C();
    put.update(bytes(number));
    try (State state = side.restore(names + "/" + number, BYTES)) {
      if (state.checksum() != put.getValue()) {
        throw new IllegalStateException(
            names + "/" + number + " holds other bytes than it was registered with");
      }
    }
  }
}
