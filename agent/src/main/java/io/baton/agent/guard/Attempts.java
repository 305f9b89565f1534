package io.baton.agent.guard;

import io.baton.agent.state.Held;
import io.baton.agent.supervise.Worker;
import io.baton.api.Version;
import io.baton.api.error.BatonException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one program, and what became of them. Taken on the worker's thread; what it
 * tells can be read on any.
 */
final class Attempts {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String program;
  private final Worker worker;

  /** Whether one that nobody asked for is under way, and another is due after it. */
  private boolean underWay;

  private boolean again;
  private @Nullable Held held;

  /** Whether the last that nobody asked for failed, so that its changes are not committed. */
  private boolean due;

  private final LongAdder committed = new LongAdder();
  private volatile long capturedAt;
  private volatile boolean captured;
  private volatile Duration pause = Duration.ZERO;
  private volatile String trouble = "";

  Attempts(String program, Worker worker) {
    this.program = program;
    this.worker = worker;
  }

  /** Takes one. */
  CompletableFuture<Version> attempt(Held held) {
    long began = worker.now();
    CompletableFuture<Version> taken;
    try {
      taken = held.checkpoint();
    } catch (RuntimeException | Error e) { // also the InternalError of a file that was cut short
      trouble = reason(e);
      throw e;
    }
    capturedAt = worker.now();
    captured = true;
    pause = Duration.ofNanos(capturedAt - began);
    return taken.whenComplete((version, failure) -> worker.execute(() -> ended(failure)));
  }

  private void ended(@Nullable Throwable failure) {
    if (failure == null) {
      committed.increment();
      trouble = "";
    } else {
      trouble = reason(failure);
    }
  }

  /** From now on this is held. */
  void begin(Held state) {
    held = state;
  }

  /** Nothing is held any more. */
  void end() {
    held = null;
    underWay = false;
    again = false;
    due = false;
  }

  /**
   * Takes one of what is held, if there may be changes; what comes meanwhile is taken afterwards,
   * and what fails is tried again.
   */
  void byItself() {
    Held state = held;
    if (state == null || underWay) {
      again = underWay;
      return;
    }
    underWay = true;
    try {
      if (due || state.mayHaveChanged()) {
        var unused =
            attempt(state)
                .whenComplete(
                    (version, failure) -> worker.execute(() -> endedByItself(state, failure)));
      } else {
        underWay = false;
      }
    } catch (RuntimeException | Error e) {
      endedByItself(state, e);
    }
  }

  private void endedByItself(Held state, @Nullable Throwable failure) {
    if (held != state) {
      return;
    }
    underWay = false;
    due = failure != null;
    if (failure != null) {
      trouble = reason(failure);
      LOG.warn("program {}: {}; tried again soon", program, trouble);
      worker.schedule(() -> retry(state), RETRY);
    } else if (again) {
      again = false;
      byItself();
    }
  }

  private void retry(Held state) {
    if (held == state && due) {
      byItself();
    }
  }

  /** What a future failed with. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  static String reason(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof BatonException ? String.valueOf(cause.getMessage()) : cause.toString();
  }

  long committed() {
    return committed.sum();
  }

  Optional<Duration> sinceCapture() {
    return captured ? Optional.of(Duration.ofNanos(worker.now() - capturedAt)) : Optional.empty();
  }

  Duration pause() {
    return pause;
  }

  String trouble() {
    return trouble;
  }
}
