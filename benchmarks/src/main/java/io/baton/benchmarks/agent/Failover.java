package io.baton.benchmarks.agent;

import static java.nio.file.StandardOpenOption.WRITE;

import io.baton.api.SegmentName;
import io.baton.demo.cluster.LocalCluster;
import io.baton.demo.cluster.Workspace;
import io.baton.demo.cluster.Workspace.ProcessException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program with 64 MiB dies with its agent, again and again, and runs on the other one, which has
 * a warm copy. It says that it runs, then that it has compared all of its state with what was
 * checkpointed last; the clock is this process's.
 */
public final class Failover implements AgentWorkload {

  private static final SegmentName SEGMENT = SegmentName.of("bench/failover");
  private static final int BYTES = 64 << 20;
  private static final int SECONDS = 60;
  private static final double MILLIS = 1e6;
  private static final String PROGRAM =
      """
      exec 3> "$3"
      echo >&3
      cmp -s "$1" "$2" || exit 1
      echo >&3
      exec sleep 1000000
      """;

  private final Workspace workspace;
  private final LocalCluster cluster;
  private final Path expected;
  private AgentProcess owner;
  private AgentProcess standby;

  /** Nothing is started yet. */
  public Failover(Workspace workspace, Path scripts, LocalCluster cluster) throws IOException {
    this.workspace = workspace;
    this.cluster = cluster;
    this.expected = workspace.path("expected");
    this.owner = new AgentProcess(workspace, scripts, "agent-1");
    this.standby = new AgentProcess(workspace, scripts, "agent-2");
  }

  @Override
  public void start() throws IOException, InterruptedException {
    byte[] bytes = new byte[BYTES];
    new SplittableRandom(1).nextBytes(bytes);
    Files.write(expected, bytes);
    Files.write(owner.file("state"), bytes); // becomes the segment's first content
    Files.writeString(workspace.path("program"), PROGRAM);
    for (AgentProcess each : List.of(owner, standby)) {
      workspace.run("mkfifo", List.of("mkfifo", each.file("mark").toString()), SECONDS);
    }
    Program program = Program.of(owner);
    start(owner);
    await(program.compared(), "its program does not run");
    start(standby);
  }

  private void start(AgentProcess agent) throws IOException {
    agent.start(
        cluster.zookeeper(),
        """
        session-timeout = "4s"
        [programs.state]
        segment = "%s"
        protect = "mapped"
        path = "%s"
        capacity = "64MiB"
        [programs.state.run]
        command = ["sh", "%s", "%s", "%s", "%s"]
        """
            .formatted(
                SEGMENT,
                agent.file("state"),
                workspace.path("program"),
                agent.file("state"),
                expected,
                agent.file("mark")));
  }

  /** Has the owner die, and the other one go on. */
  @Override
  public Map<String, Double> run(int run) throws IOException, InterruptedException {
    String version = change(run);
    standby.await("state state", "ok standby " + version + " ");
    CompletableFuture<Long> gone = cluster.ownerGone(SEGMENT);
    Program program = Program.of(standby);
    long killed = System.nanoTime();
    owner.die("state");
    long detected = await(gone, "ZooKeeper does not take its owner for dead");
    long runs = await(program.runs(), "its program does not run");
    long compared = await(program.compared(), "its program does not have version " + version);
    AgentProcess next = standby;
    standby = owner;
    owner = next;
    start(standby);
    return Map.of(
        "ms", (runs - detected) / MILLIS,
        "compared_ms", (compared - detected) / MILLIS,
        "detect_ms", (detected - killed) / MILLIS);
  }

  /** As the program would: writes in its state, and has that kept. */
  private String change(int run) throws IOException {
    for (Path file : List.of(owner.file("state"), expected)) {
      try (FileChannel channel = FileChannel.open(file, WRITE)) {
        channel.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, run), BYTES / 2);
      }
    }
    String answer = owner.ask("checkpoint state");
    if (!answer.startsWith("ok ")) {
      throw new IllegalStateException("no checkpoint: " + answer);
    }
    return answer.substring("ok ".length());
  }

  private static long await(CompletableFuture<Long> moment, String failure)
      throws InterruptedException {
    try {
      return moment.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ProcessException("agent-2", failure + ": " + e);
    }
  }

  @Override
  public void end() throws InterruptedException {
    owner.die("state");
    standby.die("state");
  }

  /** When the next program of an agent says that it runs, and that its state is what it was. */
  private record Program(CompletableFuture<Long> runs, CompletableFuture<Long> compared) {

    static Program of(AgentProcess agent) {
      Program program = new Program(new CompletableFuture<>(), new CompletableFuture<>());
      Thread reader = new Thread(() -> program.read(agent.file("mark")), "mark");
      reader.setDaemon(true);
      reader.start();
      return program;
    }

    private void read(Path mark) {
      try (InputStream said = Files.newInputStream(mark)) { // opens when the program does
        for (CompletableFuture<Long> moment : List.of(runs, compared)) {
          if (said.read() < 0) {
            throw new EOFException("it has ended");
          }
          moment.complete(System.nanoTime());
        }
      } catch (IOException e) {
        runs.completeExceptionally(e);
        compared.completeExceptionally(e);
      }
    }
  }
}
