package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A child JVM of this test: its output is read line by line and can be waited for; it ends with the
 * test, or by {@link #kill}, {@link #pause} and their like.
 */
final class TestProcess implements AutoCloseable {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final List<String> CHRONICLE =
      List.of(
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  /** How long the last lines of a process that is gone may take to be read. */
  private static final Duration END = Duration.ofSeconds(60);

  private final Process process;
  private final ProcessOutput output;

  private TestProcess(String name, Process process) {
    this.process = process;
    this.output = new ProcessOutput(name);
    // A test that is interrupted leaves nothing running either.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Thread reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** An application, without any flag for its JVM. */
  static TestProcess application(String name, Class<?> main, String... args) {
    return application(name, Map.of(), main, args);
  }

  /** The same with more in its environment than this test has. */
  static TestProcess application(
      String name, Map<String, String> environment, Class<?> main, String... args) {
    return start(name, java(JAVA, List.of("-Xmx128m"), main.getName(), args), environment);
  }

  /** An application on another Java than this test's, with such limits of its memory. */
  static TestProcess application(Path java, List<String> memory, Class<?> main, String... args) {
    return start(
        main.getSimpleName(), java(java.toString(), memory, main.getName(), args), Map.of());
  }

  /** A daemon of Baton's, with the flags that its launcher gives it. */
  static TestProcess daemon(String name, String main, String... args) {
    return daemon(name, List.of("-Xmx128m"), main, args);
  }

  /** The same with such limits of its memory. */
  static TestProcess daemon(String name, List<String> memory, String main, String... args) {
    return daemon(name, memory, Map.of(), main, args);
  }

  /** The same with more in its environment than this test has. */
  static TestProcess daemon(
      String name,
      List<String> memory,
      Map<String, String> environment,
      String main,
      String... args) {
    return start(name, daemon(memory, main, args), environment);
  }

  /** A daemon that a command starts which becomes it, and so has its process id. */
  static TestProcess daemonBy(
      List<String> starter, String name, List<String> memory, String main, String... args) {
    List<String> command = new ArrayList<>(starter);
    command.addAll(daemon(memory, main, args));
    return start(name, command, Map.of());
  }

  private static List<String> daemon(List<String> memory, String main, String... args) {
    List<String> flags = new ArrayList<>(CHRONICLE);
    flags.addAll(memory);
    return java(JAVA, flags, main, args);
  }

  /** A command with nothing of this test's environment but what is given. */
  static TestProcess command(String name, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return start(name, builder);
  }

  private static List<String> java(String java, List<String> flags, String main, String... args) {
    List<String> command =
        new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(args));
    return command;
  }

  private static TestProcess start(
      String name, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return start(name, builder);
  }

  private static TestProcess start(String name, ProcessBuilder builder) {
    try {
      return new TestProcess(name, builder.redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      // the pipe breaks when the process is killed
    } finally {
      output.end();
    }
  }

  ProcessOutput output() {
    return output;
  }

  /** See {@link ProcessOutput#await(int, Predicate, Duration)}. */
  int await(int from, Predicate<String> wanted, Duration limit) throws InterruptedException {
    return output.await(from, wanted, limit);
  }

  /** See {@link ProcessOutput#await(String, Duration)}. */
  String await(String prefix, Duration limit) throws InterruptedException {
    return output.await(prefix, limit);
  }

  String line(int index) {
    return output.line(index);
  }

  /** What was printed so far. */
  List<String> lines() {
    return output.lines();
  }

  long pid() {
    return process.pid();
  }

  /** How many file descriptors it has. */
  int openFiles() {
    return figures("fd").toFile().list().length;
  }

  /** Its memory, in KiB. */
  long residentKib() {
    try (Stream<String> lines = Files.lines(figures("status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path figures(String what) {
    return Path.of("/proc", Long.toString(process.pid()), what);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How many of its memory mappings are of files whose paths end so. */
  long mappingsOf(String suffix) throws IOException {
    try (Stream<String> mappings = Files.lines(proc("maps"))) {
      return mappings.filter(line -> line.endsWith(suffix)).count();
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  /** SIGKILL; returns when the process is gone and all it printed has been read. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    output.awaitEnd(END);
  }

  /** SIGTERM; the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** Waits for the end; the exit code. */
  int exitCode() throws InterruptedException {
    int code = process.waitFor();
    output.awaitEnd(END);
    return code;
  }

  /** SIGSTOP. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
