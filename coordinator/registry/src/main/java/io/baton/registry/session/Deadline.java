package io.baton.registry.session;

import io.baton.api.Times;
import java.time.Duration;

/** A moment of the monotonic clock until which a blocking call may wait; real time by nature. */
public final class Deadline {

  private final Duration timeout;
  private final long nanos;

  private Deadline(Duration timeout) {
    this.timeout = timeout;
    this.nanos = System.nanoTime() + timeout.toNanos();
  }

  /** The moment {@code timeout} from now. */
  public static Deadline after(Duration timeout) {
    return new Deadline(timeout);
  }

  /** Nanoseconds that remain, not below 0. */
  public long remainingNanos() {
    return Math.max(0, nanos - System.nanoTime());
  }

  /** Whether nothing remains. */
  public boolean passed() {
    return remainingNanos() == 0;
  }

  /** The timeout, for messages. */
  @Override
  public String toString() {
    return Times.text(timeout);
  }
}
