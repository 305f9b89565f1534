package io.baton.it;

import static io.baton.it.TestCluster.PATIENCE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The system calls of one kind that a running process makes from now on, some of them tampered
 * with: they fail, or the process stops. Needs strace, which counts them thread by thread.
 */
final class TracedCalls implements AutoCloseable {

  private final Path trace;
  private final TestProcess tracer;

  private TracedCalls(Path trace, TestProcess tracer) {
    this.trace = trace;
    this.tracer = tracer;
  }

  /**
   * Begins.
   *
   * @param tampering what to do to which calls, such as {@code error=EIO:when=3}
   * @param trace a file, made anew
   */
  static TracedCalls of(TestProcess process, String call, String tampering, Path trace)
      throws IOException, InterruptedException {
    Files.write(trace, new byte[0]);
    List<String> command =
        List.of(
            "strace",
            "-f",
            "-o",
            trace.toString(),
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + call + ":" + tampering,
            "-p",
            Long.toString(process.pid()));
    TestProcess tracer = TestProcess.command("strace", Map.of(), command);
    tracer.await(0, line -> line.contains(" attached"), PATIENCE);
    return new TracedCalls(trace, tracer);
  }

  /** How many calls have failed, or were left out, instead of being made. */
  int injected() {
    return count(line -> line.contains("(INJECTED)"));
  }

  /** How many have come back, of those with such an argument. */
  int returned(String argument) {
    return count(line -> line.contains(argument) && line.contains(" = "));
  }

  /** Whether a call has stopped the process. */
  boolean hasStopped() {
    return count(line -> line.endsWith("--- stopped by SIGSTOP ---")) > 0;
  }

  private int count(Predicate<String> wanted) {
    try (var lines = Files.lines(trace)) {
      return (int) lines.filter(wanted).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tracer ends; the process goes on, if it is there still. */
  @Override
  public void close() {
    tracer.close();
  }
}
