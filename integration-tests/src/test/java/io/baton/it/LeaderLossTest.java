package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.client.open.OpenOptions;
import io.baton.registry.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ZooKeeper's leader is killed while segments are registered, opened, checkpointed and removed by
 * several threads of two processes' worth of clients: every call ends in time with success or one
 * of Baton's errors, nothing acknowledged is lost, and while all clients live on nothing is left
 * half done. {@code -Dbaton.leader.seed} repeats the choices, {@code -Dbaton.leader.rounds} sets
 * how many leaders die.
 */
final class LeaderLossTest {

  private static final int THREADS = 6;
  private static final int SHARED = 3;
  private static final SegmentSpec SPEC = SegmentSpec.ofCapacity(16 << 10);

  /** Timeouts add up: announcement, placement, reservation, replicas, undoing. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final long seed = Long.getLong("baton.leader.seed", System.nanoTime());
  private final int rounds = Integer.getInteger("baton.leader.rounds", 2);
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  @Test
  void whateverWasUnderWayIsWholeOrUndone() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 3, 3);
        Baton first = Baton.connect(cluster.impatientConfig());
        Baton second = Baton.connect(cluster.impatientConfig());
        Baton judge = Baton.connect(cluster.config())) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Worker worker = new Worker(i % 2 == 0 ? first : second, i);
        Thread thread = new Thread(worker::run, "worker " + i);
        threads.add(thread);
        thread.start();
      }
      killLeaders(cluster);
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
      System.out.printf(
          "seed %d: %d leaders killed, %d calls: %s%n",
          seed, rounds, calls.get(), new TreeMap<>(ends));
      assertEquals(List.of(), List.copyOf(violations), "seed " + seed);
      assertTrue(ends.get("register").sum() > 0 && ends.get("open").sum() > 0);
      assertNothingIsHalfDone(cluster, judge);
    }
  }

  private void killLeaders(TestCluster cluster) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < rounds; round++) {
      int until = calls.get() + random.nextInt(20, 60);
      Eventually.await("more calls", TestCluster.PATIENCE, () -> calls.get() >= until);
      int leader = cluster.zooKeeper().leader();
      cluster.zooKeeper().kill(leader);
      int during = calls.get() + random.nextInt(1, 10);
      Eventually.await("calls meanwhile", TestCluster.PATIENCE, () -> calls.get() >= during);
      cluster.zooKeeper().restart(leader);
    }
  }

  /** While those who gave something up are still there, so that nobody else may undo it. */
  private static void assertNothingIsHalfDone(TestCluster cluster, Baton judge) throws Exception {
    for (int i = 0; i < THREADS + SHARED; i++) {
      SegmentName name = i < THREADS ? own(i) : shared(i - THREADS);
      Eventually.await(
          name + " can be opened, registered if need be, and removed",
          TestCluster.PATIENCE,
          () -> {
            try {
              judge.openOrRegister(name, SPEC).close();
              judge.removeNow(name);
              return true;
            } catch (BatonException e) {
              return false;
            }
          });
    }
    Eventually.await("no name is left", TestCluster.PATIENCE, () -> cluster.listNames().isEmpty());
    for (NodeId node : cluster.nodeIds()) {
      // Whoever missed a hint finds the tombstones when it starts.
      cluster.node(node).kill();
      cluster.restart(node);
      Eventually.await(
          "no replica is left at " + node,
          TestCluster.PATIENCE,
          () -> ReplicaFiles.count(cluster.data(node)) == 0);
    }
  }

  private static SegmentName own(int worker) {
    return SegmentName.of("leader/own-" + worker);
  }

  private static SegmentName shared(int number) {
    return SegmentName.of("leader/shared-" + number);
  }

  /** Does one call after another, at its own segment and at those that all have. */
  private final class Worker {
    private final Baton baton;
    private final int number;
    private final SplittableRandom random;
    private long written;
    private long acknowledged;

    Worker(Baton baton, int number) {
      this.baton = baton;
      this.number = number;
      this.random = new SplittableRandom(seed + number);
    }

    void run() {
      while (!over) {
        int what = random.nextInt(10);
        if (what < 2) {
          SegmentName name = shared(random.nextInt(SHARED));
          timed("register", () -> baton.register(name, SPEC));
        } else if (what < 4) {
          SegmentName name = shared(random.nextInt(SHARED));
          timed("open", () -> baton.open(name, OpenOptions.TAKEOVER).close());
        } else if (what < 5) {
          SegmentName name = shared(random.nextInt(SHARED));
          timed("remove", () -> baton.removeNow(name));
        } else if (what < 6) {
          timed("remove own", this::removeOwn);
        } else {
          timed("step own", this::step);
        }
      }
    }

    /** Only a call that ended well promises that nothing is left. */
    private void removeOwn() {
      acknowledged = 0;
      baton.removeNow(own(number));
    }

    private void step() {
      try (Segment segment = baton.openOrRegister(own(number), SPEC)) {
        long found = segment.bytes().readLong(0);
        if (found < acknowledged || found > written) {
          violations.add(
              "worker %d: %d was acknowledged, %d written, %d found"
                  .formatted(number, acknowledged, written, found));
        }
        written++;
        segment.bytes().writeLong(0, written);
        segment.checkpoint();
        acknowledged = written;
      }
    }

    private void timed(String what, Runnable call) {
      calls.incrementAndGet();
      long started = System.nanoTime();
      String end = what;
      try {
        call.run();
      } catch (BatonException e) {
        end = what + ": " + e.getClass().getSimpleName();
      } catch (RuntimeException e) {
        violations.add("worker " + number + ", " + what + ": " + e);
      }
      ends.computeIfAbsent(end, any -> new LongAdder()).increment();
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      if (took.compareTo(BOUND) > 0) {
        violations.add("worker " + number + ", " + what + " took " + took);
      }
    }
  }
}
