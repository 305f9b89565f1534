package io.baton.torture.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.torture.system.Command;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process: its output goes to a log and to whoever listens, and it reads commands. */
final class Child {

  private final Process process;
  private final BufferedWriter commands;

  private Child(Process process) {
    this.process = process;
    this.commands = process.outputWriter(UTF_8);
  }

  /** Starts one; its log grows. The listener is called for each line, by a thread of its own. */
  static Child start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      Consumer<String> listener)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Child child = new Child(builder.start());
    Thread reader = new Thread(() -> child.read(log, listener), "output of " + name);
    reader.setDaemon(true);
    reader.start();
    return child;
  }

  private void read(Path log, Consumer<String> listener) {
    try (BufferedReader lines = process.inputReader(UTF_8);
        BufferedWriter writer =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.write(line);
        writer.newLine();
        writer.flush();
        listener.accept(line);
      }
    } catch (IOException e) {
      // The pipe breaks when the process is killed.
    }
  }

  /** Gives it a command, unless it is gone. */
  void tell(String command) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      // It was killed a moment ago, and commands are lost like that.
    }
  }

  /** Says that there are no more commands. */
  void tellNoMore() {
    try {
      commands.close();
    } catch (IOException e) {
      // It is gone, and hears nothing.
    }
  }

  /** Waits until it has ended by itself, and for no longer than this; whether it has. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void signal(String signal) throws IOException {
    Command.run("kill", "-" + signal, Long.toString(process.pid()));
  }
}
