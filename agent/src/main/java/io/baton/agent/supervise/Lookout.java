package io.baton.agent.supervise;

import io.baton.agent.process.ProgramProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a program whose agent is cut off. On the scheduler's thread, as the program's own may be
 * waiting for what does not answer.
 */
final class Lookout implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

  private final Lifeline lifeline;
  private final RunPlan plan;
  private final LongSupplier nanoClock;
  private final BiConsumer<ProgramProcess, Duration> cutOff;
  private final Future<?> looks;
  private volatile @Nullable ProgramProcess process;

  /** Since when it is not known whether the process may run. */
  private volatile @Nullable Long undecidedSince;

  /**
   * Begins to look.
   *
   * @param cutOff hears which process is being ended, and how long there was no contact
   */
  Lookout(
      Lifeline lifeline,
      RunPlan plan,
      ScheduledExecutorService scheduler,
      LongSupplier nanoClock,
      BiConsumer<ProgramProcess, Duration> cutOff) {
    this.lifeline = lifeline;
    this.plan = plan;
    this.nanoClock = nanoClock;
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

  /** How long without contact from now on until it is so; empty if it never is. Any thread. */
  Optional<Duration> left() {
    if (!plan.cutOff().stops()) {
      return Optional.empty();
    }
    Duration left = isolation().term().minus(lifeline.sinceContact());
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  /** From now on this one is to be ended; null if none is. */
  void watch(@Nullable ProgramProcess which) {
    process = which;
    undecidedSince = null;
  }

  /**
   * The same of one that an agent before this has started: it is ended also if nothing is decided
   * about its state within half the bound, as others may take that meanwhile.
   */
  void watchUndecided(ProgramProcess which) {
    process = which;
    undecidedSince = nanoClock.getAsLong();
  }

  /** It may run. */
  void decided() {
    undecidedSince = null;
  }

  private boolean isOverdue() {
    Long since = undecidedSince;
    return plan.cutOff().stops()
        && since != null
        && nanoClock.getAsLong() - since > plan.cutOff().bound().toNanos() / 2;
  }

  private void look() {
    try {
      ProgramProcess running = process;
      if (running != null && (isCutOff() || isOverdue())) {
        Duration silence = lifeline.sinceContact();
        Duration patience = isolation().patience(silence);
        Duration hurried = plan.hurried();
        var unused = running.stop(patience.compareTo(hurried) < 0 ? patience : hurried);
        process = null;
        cutOff.accept(running, silence);
      }
    } catch (RuntimeException e) { // which would end the looks
      LOG.error("a program that may have to be ended cannot be looked after; tried again", e);
    }
  }

  @Override
  public void close() {
    looks.cancel(false);
  }
}
