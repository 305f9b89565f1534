package io.baton.it;

import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A machine with Pacemaker and an agent, one of two, made of namespaces of this one. */
final class PacemakerNode {

  private static final Path SCRIPT =
      Path.of("src/test/resources/io/baton/it/pacemaker-node.sh").toAbsolutePath();
  private static final Path RESOURCE_AGENTS = Path.of("../pacemaker").toAbsolutePath();

  private final int number;
  private final Path etc;
  private final Path data;
  private TestProcess process;

  /**
   * Makes one; it does not run.
   *
   * @param number 1 or 2
   * @param directory for what it keeps while it has no power
   * @param config of its agent
   */
  PacemakerNode(int number, Path directory, String config) throws IOException {
    this.number = number;
    this.etc = Files.createDirectories(directory.resolve(name()).resolve("etc"));
    this.data = Files.createDirectories(directory.resolve(name()).resolve("data"));
    Files.writeString(etc.resolve("agent.toml"), config);
  }

  /** Makes the network of both. */
  static void connect() throws IOException {
    Machine.run("bash", SCRIPT.toString(), "network");
  }

  /** Takes it away. */
  static void disconnect() throws IOException {
    Machine.run("bash", SCRIPT.toString(), "no-network");
  }

  String name() {
    return "node" + number;
  }

  /** Begins to run. */
  void boot() throws IOException {
    link("up");
    process =
        TestProcess.daemonBy(
            List.of(
                "bash",
                SCRIPT.toString(),
                "node",
                Integer.toString(number),
                etc.toString(),
                data.toString(),
                RESOURCE_AGENTS.toString()),
            name(),
            List.of("-Xmx64m"),
            "io.baton.cli.BatonCommand",
            "agent",
            "run",
            "--config",
            "/etc/baton/agent.toml");
    Eventually.await("Pacemaker on " + name(), TestCluster.PATIENCE, this::isOnline);
  }

  private boolean isOnline() {
    try {
      return run("crm_mon", "-1").matches("(?s).*Online: \\[[^]]*" + name() + " .*");
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** As when the power fails: no word of it gets out. */
  void kill() throws IOException, InterruptedException {
    link("down");
    process.kill();
  }

  private void link(String state) throws IOException {
    Machine.run("bash", SCRIPT.toString(), "link", Integer.toString(number), state);
  }

  /** Runs a command on it; its output. Fails with it if the exit code is not 0. */
  String run(String... command) throws IOException {
    long first =
        ProcessHandle.of(process.pid())
            .flatMap(unshare -> unshare.children().findFirst())
            .map(ProcessHandle::pid)
            .orElseThrow(() -> new IOException(name() + " does not run"));
    List<String> words = new ArrayList<>(List.of("nsenter", "-a", "-t", Long.toString(first)));
    words.addAll(List.of(command));
    return Machine.run(words);
  }

  /** The same where it must succeed. */
  String ask(String... command) {
    try {
      return run(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its agent and Pacemaker said, for a test that has failed. */
  String lastWords() {
    return String.join("\n", process.lines())
        + "\n"
        + ask(
            "sh",
            "-c",
            "grep -E 'warning|error|notice' /var/log/pacemaker/pacemaker.log | tail -n 40");
  }

  void close() throws InterruptedException {
    if (process != null) {
      process.kill();
    }
  }
}
