package io.baton.client.statistics;

import com.google.common.primitives.ImmutableLongArray;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts one client's work: from any thread, without locks or allocation. */
public final class Counters {

  private final LongAdder opens = new LongAdder();
  private final LongAdder reopens = new LongAdder();
  private final LongAdder ownershipsLost = new LongAdder();
  private final LongAdder checkpoints = new LongAdder();
  private final LongAdder checkpointBytes = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder unknownOutcomes = new LongAdder();
  private final LongAdder membersRemoved = new LongAdder();
  private final LongAdder latencyNanos = new LongAdder();
  private final AtomicLongArray latencies = new AtomicLongArray(Latencies.BUCKETS);

  /** Starts at 0. */
  public Counters() {}

  /** A segment was opened; {@code initial} if nobody had changed it since its registration. */
  public void opened(boolean initial) {
    opens.increment();
    if (!initial) {
      reopens.increment();
    }
  }

  /** A segment is not this process's any more. */
  public void ownershipLost() {
    ownershipsLost.increment();
  }

  /** A checkpoint is committed. */
  public void committed(long bytes, long nanos) {
    checkpoints.increment();
    checkpointBytes.add(bytes);
    latencyNanos.add(nanos);
    latencies.incrementAndGet(Latencies.bucket(nanos));
  }

  /** A checkpoint was not sent. */
  public void refused() {
    refusals.increment();
  }

  /** A checkpoint was sent, and what became of it is not known. */
  public void outcomeUnknown() {
    unknownOutcomes.increment();
  }

  /** Replicas left an in-sync set. */
  public void membersRemoved(int count) {
    membersRemoved.add(count);
  }

  /** What was counted until now. */
  public Statistics snapshot() {
    ImmutableLongArray.Builder counts = ImmutableLongArray.builder(Latencies.BUCKETS);
    for (int i = 0; i < latencies.length(); i++) {
      counts.add(latencies.get(i));
    }
    return new Statistics(
        opens.sum(),
        reopens.sum(),
        ownershipsLost.sum(),
        checkpoints.sum(),
        checkpointBytes.sum(),
        refusals.sum(),
        unknownOutcomes.sum(),
        membersRemoved.sum(),
        new Latencies(counts.build(), Duration.ofNanos(latencyNanos.sum())));
  }
}
