package io.baton.agent.supervise;

import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of a program since the agent began. Safe for use by several threads. */
final class Tally {

  private final LongAdder starts = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private final LongAdder failedStarts = new LongAdder();
  private final LongAdder wentBack = new LongAdder();

  void started() {
    starts.increment();
  }

  /** It is started again by itself, or will be. */
  void again() {
    restarts.increment();
  }

  void failedToStart() {
    failedStarts.increment();
  }

  void wentBack() {
    wentBack.increment();
  }

  ProgramStatus.Counts counts() {
    return new ProgramStatus.Counts(
        starts.sum(), restarts.sum(), failedStarts.sum(), wentBack.sum());
  }
}
