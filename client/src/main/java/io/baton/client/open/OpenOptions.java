package io.baton.client.open;

import java.time.Duration;
import java.util.Optional;

/**
 * How to open a segment.
 *
 * @param takeover whether to take it from an owner that is alive; that one is then fenced and told
 * @param timeout instead of the configured one
 */
public record OpenOptions(boolean takeover, Optional<Duration> timeout) {

  /** No takeover, the configured timeout. */
  public static final OpenOptions DEFAULT = new OpenOptions(false, Optional.empty());

  /** Takes the segment also from an owner that is alive. */
  public static final OpenOptions TAKEOVER = new OpenOptions(true, Optional.empty());

  /** The same with another timeout. */
  public OpenOptions within(Duration limit) {
    return new OpenOptions(takeover, Optional.of(limit));
  }
}
