package io.baton.torture.client;

import io.baton.api.error.BatonException;
import io.baton.api.error.FencedException;
import io.baton.api.error.RefusedException;
import io.baton.torture.history.Notes;
import io.baton.torture.process.Server;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time that a subject is this process's: one checkpoint after another until it is lost. */
final class Tenure {

  /**
   * How long a checkpoint may take to fail, at the most: many times its timeout, as a busy machine
   * and a pause of this process come on top.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Owned owned;
  private final long owner;
  private final Contents contents;
  private final Notes notes;
  private final Acknowledging acknowledging;
  private final int depth;
  private final Semaphore free;
  private volatile boolean lost;
  private volatile boolean hadOne;

  /** When a client takes a checkpoint for kept. */
  enum Acknowledging {
    /** When the library says so. */
    ONCE_ACKNOWLEDGED,
    /** Too early, as a broken client would: it is then to be found out. */
    ONCE_CAPTURED
  }

  /**
   * Begins one.
   *
   * @param owner number of the open
   * @param depth how many checkpoints may be under way
   */
  Tenure(
      Owned owned,
      long owner,
      Contents contents,
      Notes notes,
      Acknowledging acknowledging,
      int depth) {
    this.owned = owned;
    this.owner = owner;
    this.contents = contents;
    this.notes = notes;
    this.acknowledging = acknowledging;
    this.depth = depth;
    this.free = new Semaphore(depth);
    owned.onLost(() -> lost = true);
  }

  boolean isLost() {
    return lost;
  }

  /** Changes the state and starts a checkpoint; waits while too many are under way. */
  CompletableFuture<Owned.Kept> write(long value, SplittableRandom random)
      throws InterruptedException {
    if (!free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("a checkpoint of " + owned.name() + " never ended");
    }
    contents.advance(value, random);
    long number = notes.write(owned.name(), owner, value);
    CompletableFuture<Owned.Kept> checkpoint = start();
    if (acknowledging == Acknowledging.ONCE_CAPTURED) {
      notes.acknowledged(number, Notes.NO_VERSION);
      return checkpoint.whenComplete((kept, error) -> ended(error));
    }
    return checkpoint.whenComplete((kept, error) -> ended(number, kept, error));
  }

  private CompletableFuture<Owned.Kept> start() {
    try {
      return owned.checkpoint();
    } catch (BatonException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended(long number, Owned.@Nullable Kept kept, @Nullable Throwable error) {
    if (kept != null) {
      notes.acknowledged(number, kept.version());
      if (!hadOne) {
        hadOne = true;
        System.out.println(Server.WORKS);
      }
    } else if (cause(error) instanceof RefusedException refused) {
      notes.refused(number, refused.toString());
    } else {
      notes.unknown(number, String.valueOf(cause(error)));
    }
    ended(error);
  }

  private void ended(@Nullable Throwable error) {
    if (cause(error) instanceof FencedException || cause(error) instanceof IllegalStateException) {
      lost = true;
    }
    free.release();
  }

  private static @Nullable Throwable cause(@Nullable Throwable error) {
    return error instanceof CompletionException ? error.getCause() : error;
  }

  /** Ends it in good order. */
  void close() throws InterruptedException {
    if (!free.tryAcquire(depth, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("a checkpoint of " + owned.name() + " never ended");
    }
    try {
      owned.close();
    } catch (BatonException e) {
      // It had been lost, or nobody answered: it is another's to take then.
    }
  }
}
