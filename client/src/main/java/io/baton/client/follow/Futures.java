package io.baton.client.follow;

import io.baton.api.error.BatonException;
import io.baton.api.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the session's thread does. */
final class Futures {

  private Futures() {}

  /** Whether it was done in time, in whatever way. */
  static boolean isDone(CompletableFuture<?> future, Duration limit) {
    try {
      future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Waits for what ends by itself, or with the client.
   *
   * @throws BatonException as it failed with
   */
  static void join(CompletableFuture<?> future, CompletableFuture<?> clientClosed) {
    try {
      CompletableFuture.anyOf(future, clientClosed).get();
      if (!future.isDone()) {
        throw new UnavailableException("the connection to Baton was closed meanwhile");
      }
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BatonException baton) {
        throw baton;
      }
      throw new IllegalStateException("an invariant of the client is broken", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while waiting", e);
    }
  }
}
