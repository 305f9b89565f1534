package io.baton.agent.guard;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.baton.agent.state.Held;
import io.baton.agent.supervise.Supervisor;
import io.baton.agent.supervise.Worker;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
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
  private boolean lost;

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
    automatic = plan.checkpointing().start(worker, this::checkpointByItself);
    if (held.opened().initial() && !held.opened().adopted()) {
      // What is there may be more than what it was registered with. What was adopted is mapped, and
      // written by a program that is at rest only when it asks.
      attempts.byItself();
    }
    supervisor.ifPresent(Supervisor::begin);
  }

  /** Not of a program that does not come up: what it leaves would push out what is good. */
  private void checkpointByItself() {
    if (supervisor.map(Supervisor::isWell).orElse(true)) {
      attempts.byItself();
    }
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
      return attempts.last(held);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended(
      CompletableFuture<Optional<BatonException>> ended, @Nullable Throwable failure) {
    if (failure == null) {
      ended.complete(Optional.empty());
      return;
    }
    Throwable cause = Attempts.cause(failure);
    if (supervisor.orElseThrow().status().pid().isPresent()) {
      ended.completeExceptionally(cause);
    } else if (cause instanceof BatonException known) {
      ended.complete(Optional.of(known));
    } else {
      ended.complete(Optional.of(new RefusedException("no last checkpoint: " + cause, cause)));
    }
  }

  /** The program goes on after all. */
  void goOn() {
    supervisor.ifPresent(Supervisor::begin);
  }

  /** Another has it, while the program is being ended. */
  void lost() {
    lost = true;
    supervisor.ifPresent(Supervisor::hasten);
  }

  /** Whether that is so. */
  boolean isLost() {
    return lost;
  }

  /** It is another's: whatever runs on it is over, and no checkpoint is taken. */
  CompletableFuture<Void> abandon() {
    if (supervisor.isEmpty()) {
      return completedFuture(null);
    }
    if (!plan.run().orElseThrow().cutOff().stops()) {
      supervisor.get().leave();
      return completedFuture(null);
    }
    return supervisor.get().end(plan.run().orElseThrow().hurried());
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
