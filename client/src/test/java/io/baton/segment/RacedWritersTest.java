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
  private static final int MANY = 6000;
  private static final int GROWING_ROUNDS = 40;
  private static final int GROWTHS = 20;

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

  /** Each block is written once, so that no later mark mends one that is lost. */
  @Test
  void noWriteIsLostWhileTheSegmentGrows() throws Exception {
    Segments raced = Segments.full(directory, MANY * 4096L);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 1; round <= GROWING_ROUNDS; round++) {
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          int first = writer;
          int value = round;
          running.add(writers.submit(() -> writeOnce(raced.segment.bytes(), first, value)));
        }
        for (int i = 0; i < GROWTHS; i++) {
          raced.segment.grow(raced.segment.capacity() + 4096);
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

  private static void writeOnce(Bytes<?> bytes, int first, int value) {
    for (int block = first; block < MANY; block += WRITERS) {
      bytes.writeLong(4096L * block, value);
    }
  }

  private static void write(Bytes<?> bytes, Random random) {
    for (int i = 0; i < WRITES; i++) {
      bytes.writeLong(8L * random.nextInt(BLOCKS * 512), i);
    }
  }
}
