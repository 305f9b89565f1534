package io.baton.agent.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.baton.agent.process.command.Command;
import io.baton.agent.process.session.ProcessStat;
import io.baton.agent.process.session.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Programs of a test, which all end with it. */
public final class TestPrograms implements AutoCloseable {

  private final Path directory;
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final List<Long> sessions = new ArrayList<>();
  private final Programs programs =
      new Programs(scheduler, System::nanoTime, Clock.systemUTC(), new Random(7));

  /** Creates some with their files in a directory. */
  public TestPrograms(Path directory) {
    this.directory = directory;
  }

  /** What starts them. */
  public Programs programs() {
    return programs;
  }

  /** What watches them. */
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  ProcessNote note() {
    return new ProcessNote(directory.resolve("note.json"));
  }

  OutputFile output() {
    return new OutputFile(directory.resolve("output"), 1 << 20);
  }

  String printed() throws IOException {
    return Files.readString(output().file());
  }

  ProgramProcess start(Command command) throws IOException {
    ProgramProcess process = programs.start(command, output(), note());
    endWithTest(process.pid());
    return process;
  }

  ProgramProcess sh(String script, String... args) throws IOException {
    List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    words.addAll(List.of(args));
    return start(Command.of(words.toArray(String[]::new)));
  }

  /** Finds the noted one, as another agent would. */
  ProgramProcess adopt() throws IOException {
    ProgramProcess process = programs.find(note()).orElseThrow();
    endWithTest(process.pid());
    return process;
  }

  /** Whatever becomes of the session of this process, it ends with the test. */
  public void endWithTest(long pid) {
    sessions.add(pid);
  }

  /** A pipe with a name, for scripts to say something. */
  public Path pipe(String name) throws IOException {
    Path pipe = directory.resolve(name);
    run("mkfifo", pipe.toString());
    return pipe;
  }

  /** What all writers of a pipe have said, once the last has closed it. */
  public static String read(Path pipe) throws Exception {
    return await(CompletableFuture.supplyAsync(() -> readNow(pipe))).strip();
  }

  private static String readNow(Path pipe) {
    try {
      return Files.readString(pipe);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits, but not for ever. */
  public static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(30, SECONDS);
  }

  /** The pids of a session that live, by another way than that which is tested. */
  public static List<Long> living(long session) throws IOException {
    return ProcessStat.all().stream()
        .filter(stat -> stat.session() == session && stat.state() != 'Z')
        .map(ProcessStat::pid)
        .toList();
  }

  /**
   * Waits until the system knows no process group of this number: not even one whose processes have
   * ended, and whose new parent has not asked how.
   */
  static void awaitNoGroup(long group) throws IOException {
    String gone =
        "i=0; while kill -0 -- -" + group + "; do i=$((i+1)); [ $i -lt 300 ]; sleep 0.1; done";
    run("sh", "-euc", gone + " 2>/dev/null");
  }

  private static void run(String... words) throws IOException {
    Process process = new ProcessBuilder(words).inheritIO().start();
    process.onExit().orTimeout(30, SECONDS).join();
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", words) + ": " + process.exitValue());
    }
  }

  @Override
  public void close() throws IOException {
    for (long session : sessions) {
      run("sh", "-c", "kill -s KILL -- -" + session + " 2>/dev/null || true");
      for (ProcessStat stat : ProcessStat.all()) {
        if (stat.session() == session) {
          Signal.KILL.send(stat);
        }
      }
    }
    scheduler.shutdownNow();
  }
}
