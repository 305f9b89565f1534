package io.baton.torture.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Commands of the operating system. */
public final class Command {

  private Command() {}

  /** Runs one to its end. Fails with its output if the exit code is not 0. */
  public static void run(String... command) throws IOException {
    run(List.of(command));
  }

  /** The same. */
  public static void run(List<String> command) throws IOException {
    feed("", command);
  }

  /** Runs one that reads this. */
  public static void feed(String input, List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    } catch (IOException e) {
      // It has ended without reading; what it says is worth more.
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    // At the end of its output a command has ended, or does so at once.
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
  }
}
