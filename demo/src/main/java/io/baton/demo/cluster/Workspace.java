package io.baton.demo.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A fresh directory and the processes that work in it. Closing ends the processes, then deletes the
 * directory. Safe for use by several threads: a signal closes it while others start processes.
 */
public final class Workspace implements AutoCloseable {

  private static final int END_SECONDS = 10;

  private final Path directory;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private boolean closed;

  private Workspace(Path directory) {
    this.directory = directory;
  }

  /** Makes the directory, below TMPDIR, which Java itself does not heed. */
  public static Workspace make() throws IOException {
    String parent = System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir"));
    return make(Path.of(parent), "baton-demo-");
  }

  /**
   * Makes the directory in another.
   *
   * @param prefix of its name
   */
  public static Workspace make(Path parent, String prefix) throws IOException {
    Workspace workspace = new Workspace(Files.createTempDirectory(parent.toAbsolutePath(), prefix));
    Files.createDirectory(workspace.directory.resolve("logs"));
    return workspace;
  }

  /** A path in the directory; nothing is made. */
  public Path path(String name) {
    return directory.resolve(name);
  }

  /** Where a process's output goes. */
  private Path log(String label) {
    return directory.resolve("logs").resolve(label + ".log");
  }

  /** Starts a process whose output goes to its log. */
  public Process start(String label, List<String> command) throws IOException {
    return start(label, command, Map.of());
  }

  /**
   * Starts a process whose output goes to its log.
   *
   * @param environment that it has besides this process's
   */
  public Process start(String label, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        builder(command).redirectOutput(Redirect.appendTo(log(label).toFile()));
    builder.environment().putAll(environment);
    return start(label, builder);
  }

  /** Starts a process whose input and output are the caller's; its errors go to its log. */
  public Process startPiped(String label, List<String> command) throws IOException {
    return start(label, builder(command));
  }

  private static ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command);
  }

  private synchronized Process start(String label, ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("interrupted");
    }
    Process process = builder.redirectError(Redirect.appendTo(log(label).toFile())).start();
    processes.put(label, process);
    return process;
  }

  /** Runs a command to its end; its output is in its log. */
  public void run(String label, List<String> command, int seconds)
      throws IOException, InterruptedException {
    Process process = start(label, command);
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new ProcessException(label, label + " did not end within " + seconds + " s");
    }
    if (process.exitValue() != 0) {
      throw new ProcessException(label, label + " ended with status " + process.exitValue());
    }
  }

  /** The id of a process that was started. */
  public synchronized long pid(String label) {
    Process process = processes.get(label);
    if (process == null) {
      throw new ProcessException(label, label + " was not started");
    }
    return process.pid();
  }

  /** Ends a process with SIGTERM, so that it can finish; returns when it is dead. */
  public void end(String label, int seconds) throws InterruptedException {
    Process process;
    synchronized (this) {
      process = processes.get(label);
    }
    if (process != null) {
      process.destroy();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new ProcessException(label, label + " did not end within " + seconds + " s");
      }
    }
  }

  /** Kills a process with SIGKILL; returns when it is dead. */
  public void kill(String label) throws InterruptedException {
    Process process;
    synchronized (this) {
      process = processes.get(label);
    }
    if (process != null) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /** Throws if a process that should run does not. */
  public synchronized void check(String label) {
    Process process = processes.get(label);
    if (process == null || !process.isAlive()) {
      throw new ProcessException(label, label + " has ended by itself");
    }
  }

  /** The last lines that a process wrote. */
  public ImmutableList<String> tail(String label, int lines) throws IOException {
    Path log = log(label);
    if (!Files.exists(log)) {
      return ImmutableList.of();
    }
    List<String> all = Files.readAllLines(log, UTF_8);
    return ImmutableList.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    // Nothing that they hold is wanted any more, so there is nothing to end in order.
    for (Process process : processes.values()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    for (Process process : processes.values()) {
      awaitEnd(process);
    }
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  private static void awaitEnd(Process process) throws IOException {
    try {
      process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("process " + process.pid() + " does not end", e);
    }
  }

  /** A process did not do what it should; its log says why. */
  public static final class ProcessException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String label;

    /** Creates one. */
    public ProcessException(String label, String message) {
      super(message);
      this.label = label;
    }

    /** Whose log to show. */
    public String label() {
      return label;
    }
  }
}
