package io.baton.it;

import io.baton.api.SegmentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A node whose agent runs a {@link SteppingProgram}: what there is to be killed on it. */
final class SteppingNode {

  private static final String PROGRAM = "steps";

  private final String name;
  private final AgentNode node;
  private final String link;
  private final List<TestProcess> agents = new ArrayList<>();

  /**
   * Makes one; nothing runs.
   *
   * @param directory short enough for a socket in it
   * @param isolation what becomes of a program whose agent is cut off
   */
  SteppingNode(TestCluster cluster, Path directory, StepLog log, long seed, String isolation)
      throws IOException {
    this.name = directory.getFileName().toString();
    this.node = new AgentNode(cluster, directory);
    this.link = node.app("state").toString();
    node.configure(
        """
        [programs.%s]
        segment = "it/steps"
        protect = "mapped"
        path = "%s"
        capacity = "%d"
        [programs.%s.run]
        command = ["%s", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m", "%s", "%s", "%s", "%s", "%d", "%s", "%d"]
        environment = { CLASSPATH = "%s" }
        on-isolation = "%s"
        restart-backoff = "50ms"
        restart-backoff-max = "200ms"
        """
            .formatted(
                PROGRAM,
                link,
                (long) SteppingProgram.BLOCKS * SegmentSpec.BLOCK_SIZE,
                PROGRAM,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                SteppingProgram.class.getName(),
                link,
                directory.resolve("s"),
                log.path(),
                seed,
                name,
                ProcessHandle.current().pid(),
                System.getProperty("java.class.path"),
                isolation));
    node.waitForTheDead("4s"); // eleven processes on few cores answer late
  }

  String name() {
    return name;
  }

  /** Has an agent run, if none does; returns at once. */
  void startAgent() {
    if (agents.isEmpty() || !node.agent().isAlive()) {
      agents.add(node.launch());
    }
  }

  /** SIGKILL; the program runs on. */
  void killAgent() throws InterruptedException {
    if (!agents.isEmpty()) {
      node.agent().kill();
    }
  }

  /** SIGKILL of every process of the program, also of those that agents before have left. */
  void killPrograms() {
    for (ProcessHandle program : programs()) {
      program.destroyForcibly();
      program.onExit().join();
    }
  }

  /** Its processes that live. */
  List<ProcessHandle> programs() {
    return ProcessHandle.allProcesses()
        .filter(each -> Arrays.asList(each.info().arguments().orElse(new String[0])).contains(link))
        .toList();
  }

  /** What the agent says of it, in a word; an error if none is there yet. */
  String state() {
    return node.ask("state " + PROGRAM).replaceFirst("[ :].*", "");
  }

  /** What the agents and the programs have printed, for people. */
  String told() throws IOException {
    StringBuilder told = new StringBuilder();
    for (TestProcess agent : agents) {
      told.append("agent %s, process %d%n".formatted(name, agent.pid()));
      agent.lines().forEach(line -> told.append(line).append('\n'));
    }
    Path output = node.notes("programs").resolve(PROGRAM).resolve("output.log");
    return told.append(Files.exists(output) ? Files.readString(output) : "").toString();
  }

  /** SIGKILL of all of it. */
  void kill() throws InterruptedException {
    killAgent();
    killPrograms();
  }
}
