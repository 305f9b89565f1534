package io.baton.client.question;

import io.baton.api.Times;
import io.baton.api.error.BatonException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for futures, and throws what they fail with. */
public final class Waiting {

  private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

  private Waiting() {}

  /**
   * Waits for a future that ends by a deadline of its own, or until the client is closed.
   *
   * @param closed completes when the client is closed: nothing else happens then
   */
  public static <T> T join(CompletableFuture<T> future, CompletableFuture<?> closed) {
    try {
      CompletableFuture.anyOf(future, closed).get();
      if (!future.isDone()) {
        throw new OutcomeUnknownException(
            "the connection to Baton was closed meanwhile; whether this took effect is unknown");
      }
      return future.get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits for a future.
   *
   * @param what is said to have not happened, should it take too long
   */
  public static <T> T join(CompletableFuture<T> future, Duration limit, String what) {
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (TimeoutException e) {
      throw new UnavailableException(what + " within " + Times.text(limit), e);
    }
  }

  /** Waits until a future has ended in any way, or the time is over. */
  public static void settle(CompletableFuture<?> future, Duration limit) {
    try {
      future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("not waited for to its end: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof TimeoutException) {
      return new UnavailableException("the storage nodes did not answer in time", cause);
    }
    if (cause instanceof BatonException baton) {
      return baton;
    }
    return new IllegalStateException("an invariant of the client is broken", cause);
  }

  private static OutcomeUnknownException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new OutcomeUnknownException("interrupted while waiting; what was asked for goes on", e);
  }
}
