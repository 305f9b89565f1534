package io.baton.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.agent.socket.AgentCall;
import io.baton.agent.socket.RequestException;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** A node on which programs run beside an agent, which is a process of its own. */
final class AgentNode {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestCluster cluster;
  private final Path directory;
  private final Path socket;
  private TestProcess agent;

  /**
   * Makes one; nothing runs.
   *
   * @param directory short enough for a socket in it
   */
  AgentNode(TestCluster cluster, Path directory) throws IOException {
    this.cluster = cluster;
    this.directory = Files.createDirectories(directory);
    this.socket = directory.resolve("s");
    Files.createDirectories(app());
  }

  /** Where programs have their files. */
  Path app() {
    return directory.resolve("app");
  }

  Path app(String file) {
    return app().resolve(file);
  }

  Path socket() {
    return socket;
  }

  /** One of the agent's notes. */
  Path notes(String file) {
    return directory.resolve("agent").resolve(file);
  }

  Path config() {
    return directory.resolve("agent.toml");
  }

  /** Writes the configuration: what is the same for all, and these programs. */
  void configure(String programs) throws IOException {
    configure(cluster.connectString(), programs);
  }

  /** The same with ZooKeeper at another address. */
  void configure(String zookeeper, String programs) throws IOException {
    Files.writeString(
        config(),
        """
        zookeeper = "%s"
        directory = "%s"
        socket = "%s"
        session-timeout = "2s"
        start-timeout = "20s"
        %s"""
            .formatted(zookeeper, directory.resolve("agent"), socket, programs));
  }

  /** Has ZooKeeper take the dead for alive for longer. */
  void waitLongForTheDead() throws IOException {
    waitForTheDead("8s");
  }

  /** The same, for this long. */
  void waitForTheDead(String time) throws IOException {
    String patient = Files.readString(config()).replace("\"2s\"", '"' + time + '"');
    Files.writeString(config(), patient);
  }

  /** Has a start that does not reach ZooKeeper end soon. */
  void giveUpSoon() throws IOException {
    String impatient = Files.readString(config()).replace("\"20s\"", "\"4s\"");
    Files.writeString(config(), impatient);
  }

  /** Begins to run the agent; what it prints is the process's. */
  TestProcess launch() {
    agent =
        cluster.with(
            TestProcess.daemon(
                "agent of " + directory.getFileName(),
                "io.baton.cli.BatonCommand",
                "agent",
                "run",
                "--config",
                config().toString()));
    return agent;
  }

  void start() throws InterruptedException {
    launch().await(0, line -> line.contains("ready: "), TestCluster.PATIENCE);
  }

  TestProcess agent() {
    return agent;
  }

  /** The answer, or the code and the message of an error. */
  String ask(String request) {
    try {
      return AgentCall.ask(socket, request, TestCluster.PATIENCE);
    } catch (RequestException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  JsonNode status(String program) {
    try {
      return JSON.readTree(ask("status " + program)).path("programs").path(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a program's status is as it should be. */
  JsonNode await(String program, Predicate<JsonNode> wanted) throws Exception {
    Eventually.await(
        "the status of " + program, TestCluster.PATIENCE, () -> wanted.test(status(program)));
    return status(program);
  }

  JsonNode awaitState(String program, String state) throws Exception {
    return await(program, status -> status.path("state").asText().equals(state));
  }

  /** Where a program's mapped file is, without links. */
  Path data(String program) {
    return Path.of(status(program).path("file").asText());
  }
}
