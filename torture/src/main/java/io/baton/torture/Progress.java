package io.baton.torture;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Says to people what happens, with the seconds since it began. Safe for use by threads. */
final class Progress {

  private final PrintStream out;
  private final LongSupplier nanoClock;
  private final long began;

  Progress(PrintStream out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
    this.began = nanoClock.getAsLong();
  }

  /** With the clock of the clients' notes too, so that both can be read together. */
  void say(String what) {
    long now = nanoClock.getAsLong();
    out.printf(Locale.ROOT, "%7.1f s (%.3f)  %s%n", (now - began) / 1e9, now / 1e9, what);
  }
}
