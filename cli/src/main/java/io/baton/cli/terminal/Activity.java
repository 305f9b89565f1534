package io.baton.cli.terminal;

import com.google.common.base.Strings;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * One line on a person's terminal that shows that something goes on, redrawn until it is over and
 * then gone; nothing at all where nobody looks, or if it is over at once.
 */
public final class Activity {

  private static final long EVERY_MILLIS = 250;
  private static final int BAR = 30;

  private final Terminal terminal;
  private final String what;
  private final long total;
  private final LongFunction<String> format;
  private final LongSupplier done;
  private final LongSupplier nanoClock;
  private final long began;
  private final ScheduledExecutorService timer;
  private int width;

  private Activity(
      Terminal terminal, String what, long total, LongFunction<String> format, LongSupplier done) {
    this.terminal = terminal;
    this.what = what;
    this.total = total;
    this.format = format;
    this.done = done;
    this.nanoClock = System::nanoTime;
    began = nanoClock.getAsLong();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * What takes its time.
   *
   * @param <T> what comes of it
   * @param <E> how it can fail
   */
  public interface Task<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  /**
   * Does something and shows how it goes.
   *
   * @param what is done, such as {@code getting orders/eu}
   * @param total bytes to do; 0 if that is not known
   * @param done bytes done so far, asked on another thread
   */
  public static <T, E extends Exception> T during(
      Terminal terminal, String what, long total, LongSupplier done, Task<T, E> task) throws E {
    return new Activity(terminal, what, total, ByteCount::format, done).during(task);
  }

  /**
   * Does something of which only what is done can be counted.
   *
   * @param format of the count, for people
   */
  public static <T, E extends Exception> T counting(
      Terminal terminal,
      String what,
      LongFunction<String> format,
      LongSupplier done,
      Task<T, E> task)
      throws E {
    return new Activity(terminal, what, 0, format, done).during(task);
  }

  private <T, E extends Exception> T during(Task<T, E> task) throws E {
    if (terminal.person()) {
      var unused =
          timer.scheduleAtFixedRate(this::draw, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
    try {
      return task.run();
    } finally {
      end();
    }
  }

  private synchronized void draw() {
    if (timer.isShutdown()) {
      return;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong() - began);
    String line = line(what, done.getAsLong(), total, format, seconds);
    terminal.err().print('\r' + Strings.padEnd(line, width, ' '));
    terminal.err().flush();
    width = line.length();
  }

  static String line(
      String what, long done, long total, LongFunction<String> format, long seconds) {
    String amount = done > 0 ? format.apply(done) : "";
    String bar = "";
    if (total > 0) {
      int filled = (int) (Math.min(1.0, (double) done / total) * BAR);
      bar = '[' + "#".repeat(filled) + ".".repeat(BAR - filled) + "] ";
      amount = format.apply(done) + " of " + format.apply(total);
    }
    return (what + "  " + bar + amount + "  " + seconds + " s").replaceAll(" {3,}", "  ");
  }

  private synchronized void end() {
    timer.shutdownNow();
    if (width > 0) {
      terminal.err().print('\r' + " ".repeat(width) + '\r');
      terminal.err().flush();
    }
  }
}
