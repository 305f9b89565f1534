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

  /** Captured last of what is held. */
  private @Nullable CompletableFuture<Version> newest;

  /** Whether the last that nobody asked for failed, so that its changes are not committed. */
  private boolean due;

  private final LongAdder committed = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** When the last one was captured; null if none was. */
  private volatile @Nullable Long capturedAt;

  /** When the newest committed one of what is held was captured; null if none is. */
  private volatile @Nullable Long committedAt;

  private volatile Duration pause = Duration.ZERO;
  private volatile String trouble = "";

  Attempts(String program, Worker worker) {
    this.program = program;
    this.worker = worker;
  }

  /**
   * Takes the last one, unless the newest is committed, and nothing has changed since.
   *
   * @return completes when what is there now is committed
   */
  CompletableFuture<Version> last(Held held) {
    CompletableFuture<Version> before = newest;
    boolean saved = before == null || (before.isDone() && !before.isCompletedExceptionally());
    return saved && !due && !held.mayHaveChanged()
        ? CompletableFuture.completedFuture(held.version())
        : attempt(held);
  }

  /** Takes one. */
  CompletableFuture<Version> attempt(Held state) {
    long began = worker.now();
    CompletableFuture<Version> taken;
    try {
      taken = state.checkpoint();
    } catch (RuntimeException | Error e) { // also the InternalError of a file that was cut short
      failed.increment();
      trouble = reason(e);
      throw e;
    }
    long at = worker.now();
    capturedAt = at;
    pause = Duration.ofNanos(at - began);
    newest = taken;
    return taken.whenComplete(
        (version, failure) -> worker.execute(() -> ended(state, at, failure)));
  }

  private void ended(Held state, long at, @Nullable Throwable failure) {
    (failure == null ? committed : failed).increment();
    if (held != state && held != null) {
      return; // what an earlier ownership has left
    }
    trouble = failure == null ? "" : reason(failure);
    if (failure == null && held == state) {
      committedAt = at;
    }
  }

  /** From now on this is held. */
  void begin(Held state) {
    held = state;
    trouble = "";
  }

  /** Nothing is held any more. */
  void end() {
    held = null;
    committedAt = null;
    newest = null;
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

  /** Any thread. */
  GuardStatus.Checkpoints status() {
    return new GuardStatus.Checkpoints(
        committed.sum(), failed.sum(), since(capturedAt), since(committedAt), pause, trouble);
  }

  private Optional<Duration> since(@Nullable Long then) {
    return Optional.ofNullable(then).map(at -> Duration.ofNanos(worker.now() - at));
  }
}
