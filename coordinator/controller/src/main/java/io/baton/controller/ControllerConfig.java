package io.baton.controller;

import com.google.common.base.Preconditions;
import io.baton.healing.RepairPlan;
import java.time.Duration;

/**
 * How the coordinator works.
 *
 * @param interval between two walks over all records, at least 1 ms; nodes that come or go begin
 *     one at once
 * @param callTimeout of one call to ZooKeeper, at least 1 ms; a leader that lost its lead may go on
 *     for as long
 * @param recordsPerSecond most records read, above 0: what ZooKeeper has to bear
 * @param repairs bounds of the repairs
 */
public record ControllerConfig(
    Duration interval, Duration callTimeout, double recordsPerSecond, RepairPlan.Limits repairs) {

  /**
   * A walk every 5 s, calls of 5 s, 2,000 records a second; a grace time of 15 s, 30 s between
   * repairs of one segment, 2 repairs at once, 10,000 remembered.
   */
  public static final ControllerConfig DEFAULT =
      new ControllerConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          2_000,
          new RepairPlan.Limits(Duration.ofSeconds(15), Duration.ofSeconds(30), 2, 10_000));

  /** Checks the ranges. */
  public ControllerConfig {
    Preconditions.checkArgument(
        interval.toMillis() >= 1 && callTimeout.toMillis() >= 1,
        "interval (%s) and callTimeout (%s) must be at least 1 ms",
        interval,
        callTimeout);
    Preconditions.checkArgument(
        recordsPerSecond > 0, "recordsPerSecond must be above 0, not %s", recordsPerSecond);
  }

  /** The same with another time between two walks. */
  public ControllerConfig withInterval(Duration time) {
    return new ControllerConfig(time, callTimeout, recordsPerSecond, repairs);
  }

  /** The same with another grace time. */
  public ControllerConfig withGrace(Duration grace) {
    return new ControllerConfig(
        interval,
        callTimeout,
        recordsPerSecond,
        new RepairPlan.Limits(grace, repairs.retry(), repairs.concurrent(), repairs.remembered()));
  }

  /** The same with another number of repairs at once. */
  public ControllerConfig withConcurrentRepairs(int count) {
    return new ControllerConfig(
        interval,
        callTimeout,
        recordsPerSecond,
        new RepairPlan.Limits(repairs.grace(), repairs.retry(), count, repairs.remembered()));
  }
}
