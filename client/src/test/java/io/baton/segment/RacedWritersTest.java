package io.baton.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that do not wait for captures: no write is lost. */
class RacedWritersTest {

  private static final int BLOCKS = 16;
  private static final int WRITERS = 3;
  private static final int WRITES = 4000;
  private static final int ROUNDS = 3000;
  private static final int GROWTHS = 60;

  @TempDir Path directory;

  /** Captures go on until the last write of each round, so that nothing mends a lost mark. */
  @Test
  void noWriteIsLost() throws Exception {
    Segments raced = Segments.full(directory, BLOCKS * 4096L);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          Random random = new Random((long) round * WRITERS + writer);
          running.add(writers.submit(() -> write(raced.segment.bytes(), random)));
        }
        while (!running.stream().allMatch(Future::isDone)) {
          raced.replicate();
        }
        for (Future<?> writer : running) {
          writer.get();
        }
        raced.replicate();
        assertArrayEquals(raced.content(), raced.replicated(), "round " + round);
      }
    } finally {
      writers.shutdownNow();
    }
  }

  /** A mark that is stored while the marks get more room is not lost, nor is what was written. */
  @Test
  void noWriteIsLostWhileTheSegmentGrows() throws Exception {
    Segments raced = Segments.full(directory, BLOCKS * 4096L);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < GROWTHS; round++) {
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          Random random = new Random((long) round * WRITERS + writer);
          running.add(writers.submit(() -> write(raced.segment.bytes(), random)));
        }
        raced.segment.grow(raced.segment.capacity() + 300 * 4096L);
        raced.segment.setLength(raced.segment.capacity());
        for (Future<?> writer : running) {
          writer.get();
        }
        raced.segment.bytes().writeLong(raced.segment.length() - 8, round);
        raced.replicate();
        assertArrayEquals(raced.content(), raced.replicated(), "round " + round);
      }
    } finally {
      writers.shutdownNow();
    }
  }

  private static void write(Bytes<?> bytes, Random random) {
    for (int i = 0; i < WRITES; i++) {
      bytes.writeLong(8L * random.nextInt(BLOCKS * 512), i);
    }
  }
}
