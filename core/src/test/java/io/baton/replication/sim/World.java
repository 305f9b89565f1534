package io.baton.replication.sim;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Virtual time, one source of randomness, and a queue of what is to happen, ordered by time, then
 * by when it was planned. Nothing else decides what comes next.
 */
final class World {

  static final long MILLIS = 1_000_000;

  private record Event(long at, long sequence, Runnable task) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  final RandomGenerator random;
  private final long seed;
  final Trace trace = new Trace();
  final Plan plan;
  final Coverage coverage;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private Faults faults = Faults.NONE;
  private long now = MILLIS;
  private long sequence;

  World(long seed, Plan plan, Coverage coverage) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    this.plan = plan;
    this.coverage = coverage;
  }

  /** A source of its own, so that what it decides changes nothing of what others draw. */
  SplittableRandom randomBeside(String who) {
    return new SplittableRandom(seed * 31 + who.hashCode());
  }

  /** Nanoseconds of a monotonic clock. */
  long now() {
    return now;
  }

  /** What may fail now. */
  Faults faults() {
    return faults;
  }

  void faults(Faults next) {
    faults = next;
  }

  /** Plans a task. */
  void after(long nanos, Runnable task) {
    events.add(new Event(now + nanos, sequence++, task));
  }

  /** Runs everything up to a time. */
  void runUntil(long time) {
    while (!events.isEmpty() && events.peek().at <= time) {
      Event next = events.remove();
      now = next.at;
      next.task.run();
    }
    now = Math.max(now, time);
  }

  /** Whether this is broken on purpose. */
  boolean breaks(Broken what) {
    return plan.broken() == what;
  }

  /** Whether a fault happens now; switched off or not, as much randomness is used. */
  boolean strikes(Fault fault, double probability) {
    boolean happens = chance(probability) && !plan.off().contains(fault);
    if (happens) {
      coverage.injected(fault);
    }
    return happens;
  }

  /** Whether a fault that is due happens. */
  boolean strikes(Fault fault) {
    return strikes(fault, 1);
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** A time between two bounds, in nanoseconds, both bounds in milliseconds. */
  long millis(double least, double most) {
    return (long) ((least + (most - least) * random.nextDouble()) * MILLIS);
  }

  /** How long a message takes. */
  long delay() {
    if (strikes(Fault.VERY_SLOW, faults.verySlow())) {
      return chance(0.05) ? millis(20_000, 180_000) : millis(500, 20_000);
    }
    return strikes(Fault.SLOW, faults.slow()) ? millis(1, 80) : millis(0.05, 0.5);
  }

  void trace(Object who, String does, Object what) {
    trace.add(now, who, does, what);
  }
}
