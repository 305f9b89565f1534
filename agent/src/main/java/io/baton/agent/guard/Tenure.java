package io.baton.agent.guard;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.baton.agent.state.Held;
import io.baton.agent.supervise.Supervisor;
import io.baton.agent.supervise.Worker;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state from its open to its return, with the program that runs on it. On the worker's thread.
 */
final class Tenure {

  private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

  private final GuardPlan plan;
  private final Held held;
  private final Attempts attempts;
  private final Optional<Supervisor> supervisor;
  private final Worker worker;
  private @Nullable AutomaticCheckpoints automatic;

  /** Nothing is done with it yet. */
  Tenure(
      GuardPlan plan,
      Held held,
      Attempts attempts,
      Optional<Supervisor> supervisor,
      Worker worker) {
    this.plan = plan;
    this.held = held;
    this.attempts = attempts;
    this.supervisor = supervisor;
    this.worker = worker;
  }

  Held held() {
    return held;
  }

  /** Takes checkpoints, and runs the program. */
  void begin() {
    attempts.begin(held);
    automatic = plan.checkpointing().start(worker, attempts::byItself);
    if (held.opened().initial()) {
      attempts.byItself(); // what is there may be more than what it was registered with
    }
    supervisor.ifPresent(Supervisor::begin);
  }

  /**
   * Ends the program, and takes a last checkpoint of what it has left.
   *
   * @return completes on the worker's thread; empty if all is well, else what is in the way of the
   *     checkpoint. Fails if the program cannot be ended
   */
  CompletableFuture<Optional<BatonException>> end() {
    if (supervisor.isEmpty()) {
      return completedFuture(Optional.empty()); // nobody knows whether this is a good moment
    }
    CompletableFuture<Optional<BatonException>> ended = new CompletableFuture<>();
    var unused =
        supervisor
            .get()
            .end(plan.run().orElseThrow().stopTimeout())
            .thenCompose(nothing -> last())
            .whenComplete((version, failure) -> worker.execute(() -> ended(ended, failure)));
    return ended;
  }

  private CompletableFuture<Version> last() {
    try {
      return held.mayHaveChanged() ? attempts.attempt(held) : completedFuture(held.version());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended(
      CompletableFuture<Optional<BatonException>> ended, @Nullable Throwable failure) {
    Throwable cause = failure == null ? null : Attempts.cause(failure);
    boolean runs = supervisor.orElseThrow().status().pid().isPresent();
    if (cause != null && (runs || !(cause instanceof BatonException))) {
      ended.completeExceptionally(cause);
    } else {
      ended.complete(Optional.ofNullable((BatonException) cause));
    }
  }

  /** It is another's: whatever runs on it is over, and no checkpoint is taken. */
  CompletableFuture<Void> abandon() {
    if (supervisor.isEmpty()) {
      return completedFuture(null);
    }
    var cutOff = plan.run().orElseThrow().cutOff();
    if (!cutOff.stops()) {
      supervisor.get().leave();
      return completedFuture(null);
    }
    Duration bound = cutOff.bound();
    return supervisor.get().end(bound);
  }

  /** Gives the state back. */
  void close() {
    if (automatic != null) {
      automatic.close();
      automatic = null;
    }
    attempts.end();
    try {
      held.close();
    } catch (BatonException e) {
      LOG.warn("program {}: {}", plan.program(), e.getMessage());
    }
  }
}
