package io.baton.cli.terminal;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 90s}, {@code 10m}, {@code 12h}, {@code 7d}. */
public final class Age {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");
  private static final ImmutableMap<String, Duration> UNITS =
      ImmutableMap.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Age() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text);
    Duration unit = form.matches() ? UNITS.get(form.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("a time is a number with s, m, h or d, not " + text);
    }
    return unit.multipliedBy(Long.parseLong(form.group(1)));
  }

  /** In the largest unit that gives a whole number. */
  public static String format(Duration time) {
    String text = time.toSeconds() + "s";
    for (String unit : UNITS.keySet()) {
      long seconds = UNITS.getOrDefault(unit, Duration.ZERO).toSeconds();
      if (!time.isZero() && time.toSeconds() % seconds == 0) {
        text = time.toSeconds() / seconds + unit;
      }
    }
    return text;
  }
}
