package io.baton.torture.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;

/**
 * What one client process notes of its calls: each in a line before it is made, and in another
 * after it has returned. A line is handed to the kernel at once, so a process that is killed leaves
 * all that it had noted, at worst with half a line at the end, whose call was not made then.
 *
 * <pre>
 *   call NUMBER NANOS open SEGMENT
 *   call NUMBER NANOS fetch SEGMENT
 *   call NUMBER NANOS write SEGMENT OWNER VALUE     OWNER is the number of the open
 *   return NUMBER NANOS read VALUE VERSION
 *   return NUMBER NANOS acknowledged VERSION
 *   return NUMBER NANOS unknown|refused|failed|torn WHY
 * </pre>
 *
 * <p>Times are of the monotonic clock that all processes of a machine share. Safe for use by
 * several threads.
 */
public final class Notes implements Closeable {

  /** Stands for a version that was not told. */
  public static final String NO_VERSION = "-";

  private final OutputStream out;
  private final LongSupplier clock;
  private long calls;

  private Notes(OutputStream out, LongSupplier clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Notes in a file that is not there yet. */
  public static Notes in(Path file, LongSupplier clock) throws IOException {
    return new Notes(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), clock);
  }

  /** An open is about to be called; its number. */
  public long open(String segment) {
    return call("open " + segment);
  }

  /** A fetch is about to be called; its number. */
  public long fetch(String segment) {
    return call("fetch " + segment);
  }

  /** A write is about to be called; its number. */
  public long write(String segment, long owner, long value) {
    return call("write " + segment + " " + owner + " " + value);
  }

  private synchronized long call(String what) {
    long number = ++calls;
    note("call " + number + " " + clock.getAsLong() + " " + what);
    return number;
  }

  /** A call returned at this time with a state. */
  public void read(long number, long nanos, long value, String version) {
    returned(number, nanos, "read " + value + " " + version);
  }

  /** A write has been acknowledged. */
  public void acknowledged(long number, String version) {
    returned(number, clock.getAsLong(), "acknowledged " + version);
  }

  /** Nobody knows whether a write happened, or will. */
  public void unknown(long number, String why) {
    returned(number, clock.getAsLong(), "unknown " + line(why));
  }

  /** A write did not happen. */
  public void refused(long number, String why) {
    returned(number, clock.getAsLong(), "refused " + line(why));
  }

  /** An open or a fetch gave nothing. */
  public void failed(long number, String why) {
    returned(number, clock.getAsLong(), "failed " + line(why));
  }

  /** An open or a fetch gave what is no state. */
  public void torn(long number, String why) {
    returned(number, clock.getAsLong(), "torn " + line(why));
  }

  private synchronized void returned(long number, long nanos, String how) {
    note("return " + number + " " + nanos + " " + how);
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private void note(String line) {
    try {
      out.write((line + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
