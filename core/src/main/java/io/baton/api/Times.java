package io.baton.api;

import java.time.Duration;

/** Durations in what people are told. */
public final class Times {

  private Times() {}

  /** Such as {@code 30 s}; in milliseconds, rounded down, what is not whole seconds. */
  public static String text(Duration time) {
    long millis = time.toMillis();
    return millis != 0 && millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
