package io.baton.agent.process;

import io.baton.agent.process.command.Command;
import io.baton.agent.process.command.Launch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** An agent as a process of its own, to be killed while it starts programs. */
final class StartingAgent {

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private final Path directory;

  private StartingAgent(Path directory) {
    this.directory = directory;
  }

  /** What the program number {@code n} of a directory does: says its pid, and runs. */
  static Command command(Path directory, int n) {
    return Command.of("sh", "-c", "echo $$ >>\"$1\"; exec sleep 1000", "sh", ran(directory, n));
  }

  private static String ran(Path directory, int n) {
    return directory.resolve("ran." + n).toString();
  }

  static ProcessNote note(Path directory, int n) {
    return new ProcessNote(directory.resolve("note." + n));
  }

  static OutputFile output(Path directory) {
    return new OutputFile(directory.resolve("output"), 1 << 20);
  }

  /** The first argument is the directory, the second where it stands still, if at all. */
  public static void main(String[] args) throws Exception {
    StartingAgent agent = new StartingAgent(Path.of(args[0]));
    switch (args[1]) {
      case "waits" -> agent.start(agent::standStill, 1);
      case "noted" -> agent.noted();
      case "started" -> {
        agent.start(Clock.systemUTC(), 1);
        NEVER.await();
      }
      default -> {
        for (int n = 1; n <= 1000; n++) {
          agent.start(Clock.systemUTC(), n);
        }
      }
    }
  }

  private void start(InstantSource clock, int n) throws Exception {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    Programs programs = new Programs(scheduler, System::nanoTime, clock, new Random(n));
    System.out.println(
        programs.start(command(directory, n), output(directory), note(directory, n)).pid());
  }

  /** The clock is asked when the process waits already, and nothing is noted yet. */
  private Instant standStill() {
    System.out.println(ProcessHandle.current().children().findFirst().orElseThrow().pid());
    try {
      NEVER.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Instant.EPOCH;
  }

  /** As {@link Programs#start} does, but for its last step. */
  private void noted() throws Exception {
    Launch launch = Launch.of(command(directory, 1), Launch.ownUid());
    Gate gate = Gate.start(launch, output(directory).redirect(), "mark");
    note(directory, 1)
        .write(new NotedProcess(gate.identity(), "mark", "digest", Clock.systemUTC().instant()));
    System.out.println(gate.identity().pid());
    NEVER.await();
  }
}
