package io.baton.cli.terminal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write and read them; units are powers of 1024. */
public final class ByteCount {

  private static final String UNITS = "KMGT";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\s*(?:([KMGT])(?:i?B)?|B)?");

  private ByteCount() {}

  /**
   * Reads {@code 4096}, {@code 64MiB}, {@code 64M}.
   *
   * @throws IllegalArgumentException unless it is that
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a number of bytes such as 4096 or 64MiB: " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    int shift = unit == null ? 0 : 10 * (UNITS.indexOf(unit) + 1);
    if (number > Long.MAX_VALUE >> shift) {
      throw new IllegalArgumentException("too many bytes: " + text);
    }
    return number << shift;
  }

  /** Returns {@code 900 B}, {@code 64 MiB}, {@code 1.5 GiB}. */
  public static String format(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int unit = Math.min(UNITS.length(), (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    double value = (double) bytes / (1L << (10 * unit));
    String number =
        value == Math.rint(value) || value >= 100
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.1f", value);
    return number + ' ' + UNITS.charAt(unit - 1) + "iB";
  }
}
