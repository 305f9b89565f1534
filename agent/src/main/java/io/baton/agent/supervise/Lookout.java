package io.baton.agent.supervise;

import io.baton.agent.process.ProgramProcess;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a program whose agent is cut off. On the scheduler's thread, as the program's own may be
 * waiting for what does not answer.
 */
final class Lookout implements AutoCloseable {

  private final Lifeline lifeline;
  private final RunPlan plan;
  private final BiConsumer<ProgramProcess, Duration> cutOff;
  private final Future<?> looks;
  private volatile @Nullable ProgramProcess process;

  /**
   * Begins to look.
   *
   * @param cutOff hears which process is being ended, and how long there was no contact
   */
  Lookout(
      Lifeline lifeline,
      RunPlan plan,
      ScheduledExecutorService scheduler,
      BiConsumer<ProgramProcess, Duration> cutOff) {
    this.lifeline = lifeline;
    this.plan = plan;
    this.cutOff = cutOff;
    long look = isolation().look().toNanos();
    this.looks = scheduler.scheduleWithFixedDelay(this::look, look, look, TimeUnit.NANOSECONDS);
  }

  private Isolation isolation() {
    return Isolation.of(plan.cutOff().bound(), lifeline.sessionTimeout(), plan.stopTimeout());
  }

  /** Whether nothing may run now. */
  boolean isCutOff() {
    return plan.cutOff().stops() && isolation().isOver(lifeline.sinceContact());
  }

  /** From now on this one is to be ended; null if none is. */
  void watch(@Nullable ProgramProcess which) {
    process = which;
  }

  private void look() {
    ProgramProcess running = process;
    if (running != null && isCutOff()) {
      process = null;
      Duration silence = lifeline.sinceContact();
      var unused = running.stop(isolation().patience(silence));
      cutOff.accept(running, silence);
    }
  }

  @Override
  public void close() {
    looks.cancel(false);
  }
}
