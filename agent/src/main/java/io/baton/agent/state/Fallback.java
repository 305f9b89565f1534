package io.baton.agent.state;

import io.baton.api.Archives;
import io.baton.api.Times;
import io.baton.api.error.NoCopyReachableException;
import io.baton.client.open.OpenOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * When the archive is fallen back to: once no copy has been reachable at any attempt for long
 * enough, and only where that was configured. A new agent begins anew. One thread at a time.
 */
public final class Fallback {

  /** Between two attempts: after a longer time nobody tried, so that it is not known what was. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final Optional<Duration> after;
  private final Archives archives;
  private final LongSupplier nanoClock;
  private OptionalLong since = OptionalLong.empty();
  private long lastNanos;

  /**
   * Nothing has been tried.
   *
   * @param after how long no copy is to be reachable; if empty, the archive is never fallen back to
   * @param nanoClock never goes back
   */
  public Fallback(Optional<Duration> after, Archives archives, LongSupplier nanoClock) {
    this.after = after;
    this.archives = archives;
    this.nanoClock = nanoClock;
  }

  /** For the next attempt, which begins now. */
  OpenOptions options(OpenOptions options) {
    if (nanoClock.getAsLong() - lastNanos > LONGEST_PAUSE.toNanos()) {
      since = OptionalLong.empty();
    }
    return left().filter(Duration::isZero).isPresent() ? options.fallingBackTo(archives) : options;
  }

  /** An attempt has ended otherwise than because no copy was reachable. */
  void reachable() {
    since = OptionalLong.empty();
  }

  /** An attempt has found no copy; returns that, with what will be done. */
  NoCopyReachableException unreachable(NoCopyReachableException e) {
    lastNanos = nanoClock.getAsLong();
    if (since.isEmpty()) {
      since = OptionalLong.of(lastNanos);
    }
    return left()
        .filter(duration -> !duration.isZero())
        .map(
            duration ->
                new NoCopyReachableException(
                    "%s. If none is for %s more, the archive is fallen back to"
                        .formatted(e.getMessage(), Times.text(duration)),
                    e))
        .orElse(e);
  }

  /** Until it is time; empty if it never is. */
  private Optional<Duration> left() {
    if (after.isEmpty() || since.isEmpty()) {
      return Optional.empty();
    }
    Duration waited = Duration.ofNanos(nanoClock.getAsLong() - since.getAsLong());
    Duration left = after.get().minus(waited);
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }
}
