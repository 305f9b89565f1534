package io.baton.benchmarks.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.demo.cluster.Workspace;
import io.baton.demo.cluster.Workspace.ProcessException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An agent as its launcher starts it, and the programs that it runs. */
final class AgentProcess {

  private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(50);

  private final Workspace workspace;
  private final Path scripts;
  private final String label;

  /** None runs yet. */
  AgentProcess(Workspace workspace, Path scripts, String label) throws IOException {
    this.workspace = workspace;
    this.scripts = scripts;
    this.label = label;
    Files.createDirectories(directory());
  }

  private Path directory() {
    return workspace.path(label);
  }

  /** One of the files beside it. */
  Path file(String name) {
    return directory().resolve(name);
  }

  /**
   * Starts it; it may have run before.
   *
   * @param more lines of its configuration, its programs last
   */
  void start(String zookeeper, String more) throws IOException {
    Files.writeString(
        file("agent.toml"),
        """
        zookeeper = "%s"
        directory = "%s"
        socket = "%s"
        %s\
        """
            .formatted(zookeeper, file("agent"), file("s"), more));
    workspace.start(
        label,
        List.of(
            scripts.resolve("baton").toString(),
            "agent",
            "run",
            "--config",
            file("agent.toml").toString()));
  }

  /** Its answer to a line; empty if it gives none. */
  String ask(String line) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(file("s")));
      channel.write(UTF_8.encode(line + "\n"));
      BufferedReader answers = new BufferedReader(Channels.newReader(channel, UTF_8));
      String answer = answers.readLine();
      return answer == null ? "" : answer;
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits until the answer to a line begins with this. */
  void await(String line, String wanted) {
    long deadline = System.nanoTime() + PATIENCE;
    String answer = ask(line);
    while (!answer.startsWith(wanted)) {
      workspace.check(label);
      if (System.nanoTime() - deadline > 0) {
        throw new ProcessException(label, line + " is answered " + answer + ", not " + wanted);
      }
      LockSupport.parkNanos(POLL);
      answer = ask(line);
    }
  }

  ProcessHandle process() {
    return ProcessHandle.of(workspace.pid(label)).orElseThrow();
  }

  /** As its machine does when it dies: nothing of it or of its program is left. */
  void die(String program) throws InterruptedException {
    Matcher pid = PID.matcher(ask("status " + program));
    boolean runs = pid.find();
    workspace.kill(label);
    if (runs) {
      ProcessHandle.of(Long.parseLong(pid.group(1))).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
