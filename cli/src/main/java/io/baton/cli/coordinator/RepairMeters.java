package io.baton.cli.coordinator;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;
import io.baton.client.repair.Repair;
import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Timing;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts repairs. */
final class RepairMeters {

  private static final String FAILED = "failed";
  private static final String CANCELLED = "cancelled";

  private final LongSupplier nanoClock;
  private final LongAdder started;
  private final LongAdder running = new LongAdder();
  private final ImmutableMap<String, LongAdder> ended;
  private final Timing duration;

  /** Starts at 0. */
  RepairMeters(Meters meters, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    started = meters.counter(CoordinatorMetrics.STARTED);
    meters.gauge(CoordinatorMetrics.RUNNING, running::sum);
    duration = meters.longTiming(CoordinatorMetrics.DURATION);
    ImmutableMap.Builder<String, LongAdder> outcomes = ImmutableMap.builder();
    for (Repair.End end : Repair.End.values()) {
      String outcome = Ascii.toLowerCase(end.name());
      outcomes.put(outcome, meters.counter(CoordinatorMetrics.ENDED, outcome));
    }
    outcomes.put(FAILED, meters.counter(CoordinatorMetrics.ENDED, FAILED));
    outcomes.put(CANCELLED, meters.counter(CoordinatorMetrics.ENDED, CANCELLED));
    ended = outcomes.buildOrThrow();
  }

  /** Counts a repair that has just begun, and how it ends. */
  void count(CompletableFuture<Repair.Report> repair) {
    long begun = nanoClock.getAsLong();
    started.increment();
    running.increment();
    var unused =
        repair.whenComplete(
            (report, failure) -> {
              running.decrement();
              duration.record(nanoClock.getAsLong() - begun);
              Objects.requireNonNull(ended.get(outcome(repair, report))).increment();
            });
  }

  private static String outcome(
      CompletableFuture<Repair.Report> repair, Repair.@Nullable Report report) {
    if (report != null) {
      return Ascii.toLowerCase(report.end().name());
    }
    return repair.isCancelled() ? CANCELLED : FAILED;
  }
}
