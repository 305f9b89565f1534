package io.baton.demo;

import com.google.common.base.Strings;
import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What happened and when, a line each; on a terminal a progress bar below. Safe for use by several
 * threads.
 */
final class Timeline {

  private static final int BAR = 40;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private final long began;
  private long drawn;
  private int width;
  private boolean silent;

  Timeline(PrintStream out, boolean terminal, LongSupplier nanoClock) {
    this.out = out;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    began = nanoClock.getAsLong();
  }

  /** Seconds since it began. */
  double seconds() {
    return (nanoClock.getAsLong() - began) / 1e9;
  }

  /** Tells something. */
  @FormatMethod
  synchronized void say(String format, Object... values) {
    if (!silent) {
      erase();
      out.printf(Locale.ROOT, "%7.2f s  %s%n", seconds(), format.formatted(values));
      out.flush();
    }
  }

  /** Tells lines that belong to no moment. */
  synchronized void print(String text) {
    if (!silent) {
      erase();
      out.println(text);
      out.flush();
    }
  }

  /** Says nothing any more: what follows an interruption is of no interest. */
  synchronized void beSilent() {
    erase();
    silent = true;
  }

  /** Draws the bar, not too often. */
  synchronized void progress(String who, long acknowledged, long done, long total) {
    long now = nanoClock.getAsLong();
    if (!terminal || silent || now - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = now;
    String line = "           " + bar(acknowledged, done, total) + "  " + who;
    out.print('\r' + Strings.padEnd(line, width, ' '));
    out.flush();
    width = line.length();
  }

  /** {@code #} for what is acknowledged, {@code +} for what is done besides. */
  static String bar(long acknowledged, long done, long total) {
    int sure = (int) (BAR * acknowledged / total);
    int all = Math.max(sure, (int) (BAR * done / total));
    return '['
        + "#".repeat(sure)
        + "+".repeat(all - sure)
        + ".".repeat(BAR - all)
        + "] "
        + 100 * done / total
        + " %";
  }

  private void erase() {
    if (width > 0) {
      out.print('\r' + " ".repeat(width) + '\r');
      width = 0;
    }
  }
}
