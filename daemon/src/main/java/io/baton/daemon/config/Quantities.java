package io.baton.daemon.config;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, as people write them. */
public final class Quantities {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\s*([A-Za-z]*)");

  /** From small to large. */
  private static final ImmutableMap<String, Long> BYTES =
      ImmutableMap.of(
          "", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  private static final ImmutableMap<String, Long> MILLIS =
      ImmutableMap.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  private Quantities() {}

  /** Bytes of a text such as {@code 100GiB}. */
  static long bytes(String text) {
    return parse(text, BYTES, "a size is a number and B, KiB, MiB, GiB or TiB");
  }

  /** The duration of a text such as {@code 10s}. */
  static Duration duration(String text) {
    return Duration.ofMillis(parse(text, MILLIS, "a time is a number and ms, s, m or h"));
  }

  /** As {@link #bytes} reads it, in the largest unit that fits. */
  static String text(long bytes) {
    return text(bytes, BYTES, "B");
  }

  /** As {@link #duration} reads it, in the largest unit that fits. */
  public static String text(Duration time) {
    return text(time.toMillis(), MILLIS, "ms");
  }

  private static String text(long amount, ImmutableMap<String, Long> units, String smallest) {
    String text = amount + smallest;
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (unit.getValue() > 1 && amount != 0 && amount % unit.getValue() == 0) {
        text = amount / unit.getValue() + unit.getKey();
      }
    }
    return text;
  }

  private static long parse(String text, ImmutableMap<String, Long> units, String form) {
    Matcher matcher = FORM.matcher(text);
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(form);
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("it is too large", e);
    }
  }
}
