package io.baton.agent.process.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** A small command of the system's that answers at once, and says little. */
final class Tool {

  private static final int LIMIT_SECONDS = 10;

  /**
   * How one ended.
   *
   * @param code 128 and more is a signal
   * @param output both streams
   */
  record Result(int code, String output) {}

  private Tool() {}

  /** Runs one to its end, which is waited for. */
  static Result run(ImmutableList<String> words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            words.get(0) + " did not end within " + LIMIT_SECONDS + " s; nothing else was started");
      }
      return new Result(
          process.exitValue(), new String(process.getInputStream().readAllBytes(), UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + words.get(0) + " ran");
    } finally {
      process.destroyForcibly();
    }
  }
}
