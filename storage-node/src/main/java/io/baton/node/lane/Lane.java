package io.baton.node.lane;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.baton.store.ReplicaDirectory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some replicas, touched by one thread at a time: the lane's own, or for a moment one that comes by
 * with what takes no longer than handing it over.
 */
public final class Lane {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** Of each tick without requests before it, for replicas that were let go. */
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private final ThreadPoolExecutor thread;
  private final LongSupplier nanoClock;
  private final int maxWaiting;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean tickWaits = new AtomicBoolean();
  private final Shelf shelf;
  private final OpenReads reads;
  private final Set<LongConsumer> onTick = new LinkedHashSet<>();
  private volatile long tickedNanos;
  private boolean busy;

  Lane(
      int number,
      ReplicaDirectory directory,
      LaneLimits limits,
      AtomicInteger openReads,
      LongSupplier nanoClock,
      CommitListener commits) {
    this.nanoClock = nanoClock;
    this.tickedNanos = nanoClock.getAsLong();
    this.maxWaiting = limits.waiting();
    this.shelf = new Shelf(directory, limits.openReplicas(), nanoClock, commits);
    this.reads = new OpenReads(limits, openReads);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // requests are counted by offer, the rest bounds itself
            new ThreadFactoryBuilder().setNameFormat("baton-lane-" + number).build());
  }

  /**
   * Hands over a request, from any thread.
   *
   * @return false if too many wait, or the lane is closed
   */
  public boolean offer(Runnable request) {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return false;
    }
    boolean taken =
        execute(
            () -> {
              busy = true;
              waiting.decrementAndGet(); // within the turn: whoever sees none waiting comes after
              request.run();
            });
    if (!taken) {
      waiting.decrementAndGet();
    }
    return taken;
  }

  /**
   * Carries a request out on this thread, if no request waits, nothing is being done, and {@code
   * quick}, which is asked within the lane, says that it will not take long. Two changes of threads
   * are spared then.
   *
   * @return whether it was carried out
   */
  public boolean tryNow(BooleanSupplier quick, Runnable request) {
    if (waiting.get() > 0 || !turn.tryLock()) {
      return false;
    }
    try {
      boolean now = waiting.get() == 0 && !thread.isShutdown() && quick.getAsBoolean();
      if (now) {
        busy = true;
        run(request);
      }
      return now;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Hands over a step of what goes on already and bounds itself, from any thread.
   *
   * @return false if the lane is closed
   */
  public boolean execute(Runnable step) {
    try {
      thread.execute(() -> runInTurn(step));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void runInTurn(Runnable step) {
    turn.lock();
    try {
      run(step);
    } finally {
      turn.unlock();
    }
  }

  private static void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("a step failed", e);
    }
  }

  /** Lets time pass, from any thread. */
  void tick() {
    if (tickWaits.compareAndSet(false, true)) {
      execute(
          () -> {
            tickWaits.set(false);
            long now = now();
            tickedNanos = now;
            reads.expire(now);
            shelf.settle(busy ? 0 : SETTLE_NANOS);
            busy = false;
            new ArrayList<>(onTick).forEach(listener -> listener.accept(now));
          });
    }
  }

  /** Requests that wait, from any thread. */
  int waiting() {
    return waiting.get();
  }

  /** Nanoseconds since the thread last noticed that time passes; from any thread. */
  long silence() {
    return now() - tickedNanos;
  }

  /** Closes what is open, after what was handed over before; later steps are not taken. */
  void close() {
    execute(shelf::closeAll);
    thread.shutdown();
  }

  /** Whether everything was closed in time. */
  boolean awaitClosed(long nanos) throws InterruptedException {
    return thread.awaitTermination(nanos, TimeUnit.NANOSECONDS);
  }

  /** The monotonic clock. */
  public long now() {
    return nanoClock.getAsLong();
  }

  /** The lane's replicas; for whoever has its turn. */
  public Shelf shelf() {
    return shelf;
  }

  /** The lane's pinned versions; for whoever has its turn. */
  public OpenReads reads() {
    return reads;
  }

  /** Tells a listener the time every now and then; for whoever has its turn. */
  public void addTicked(LongConsumer listener) {
    onTick.add(listener);
  }

  /** Ends {@link #addTicked}. */
  public void removeTicked(LongConsumer listener) {
    onTick.remove(listener);
  }
}
