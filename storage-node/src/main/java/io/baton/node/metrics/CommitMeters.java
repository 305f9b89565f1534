package io.baton.node.metrics;

import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Timing;
import io.baton.node.lane.CommitListener;
import java.util.concurrent.atomic.LongAdder;

/** Counts checkpoints. */
public final class CommitMeters implements CommitListener {

  private final LongAdder checkpoints;
  private final LongAdder bytes;
  private final Timing duration;

  /** Starts at 0. */
  public CommitMeters(Meters meters) {
    checkpoints = meters.counter(NodeMetrics.CHECKPOINTS);
    bytes = meters.counter(NodeMetrics.CHECKPOINT_BYTES);
    duration = meters.timing(NodeMetrics.COMMIT);
  }

  @Override
  public void committed(long committed, long nanos) {
    checkpoints.increment();
    bytes.add(committed);
    duration.record(nanos);
  }
}
