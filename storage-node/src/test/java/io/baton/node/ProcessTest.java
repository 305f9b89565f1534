package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Setting;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeStatus;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process of its own: what it leaves behind, and says at the end. */
class ProcessTest {

  private static final NodeId ID = new NodeId("child");

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void close() {
    started.forEach(process -> process.destroyForcibly().onExit().join());
    cluster.close();
  }

  private Path log() {
    return directory.resolve("log");
  }

  private Process launch(Map<Setting<?>, String> settings, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(ImmutableList.of("-Xmx64m", "-XX:TieredStopAtLevel=1"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    settings.forEach((setting, text) -> command.addAll(ImmutableList.of(setting.flag(), text)));
    command.addAll(ImmutableList.copyOf(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    started.add(process);
    return process;
  }

  private Map<Setting<?>, String> settings() {
    Map<Setting<?>, String> settings = cluster.settings(directory.resolve("data"));
    settings.put(NodeSettings.ID, ID.value());
    return settings;
  }

  /** A node's process other than {@code before}, once it is announced. */
  private LiveRecord await(String before) throws Exception {
    Waiting.until("the node is announced, see " + log(), () -> live(before) != null);
    return live(before);
  }

  private LiveRecord live(String before) {
    return cluster.registry.nodes().list(TestCluster.TIMEOUT).stream()
        .map(NodeStatus::live)
        .flatMap(live -> live.stream())
        .filter(live -> !live.process().equals(before))
        .findFirst()
        .orElse(null);
  }

  private TestClient connect(HostAndPort address) throws Exception {
    return new TestClient(cluster.id(), ID, address);
  }

  @Test
  void killedItServesExactlyWhatItAcknowledged() throws Exception {
    Process process = launch(settings());
    LiveRecord live = await("");
    TestSegment segment = new TestSegment(7);
    Version acknowledged = Version.NONE;
    long incarnation;
    try (TestClient client = connect(live.address())) {
      incarnation = segment.createAt(client, 1);
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      for (int i = 1; i <= 100; i++) {
        replies.add(client.send(segment.checkpoint(incarnation, 1, i, 0, i, i + 1)));
      }
      acknowledged = ((Acknowledged) replies.get(60).get(20, TimeUnit.SECONDS)).version();
      process.destroyForcibly().onExit().join();
    }

    launch(settings());
    try (TestClient client = connect(await(live.process()).address())) {
      ReplicaStatus status = client.ask(ReplicaStatus.class, segment.probe());
      assertEquals(incarnation, status.incarnation());
      assertFalse(status.last().isBefore(acknowledged), status.toString());
      int version = (int) status.last().sequence();
      String content = client.content(segment.id, incarnation, version + 3);
      List<String> blocks = List.of(content.substring(content.indexOf(": ") + 2).split(" ", -1));
      assertEquals(version, Integer.parseInt(blocks.get(0)));
      for (int i = 1; i < version; i++) {
        assertEquals(i, Integer.parseInt(blocks.get(i)), "block " + i + " of " + content);
      }
      assertEquals(version, Integer.parseInt(blocks.get(version + 1)));
      assertEquals(0, Integer.parseInt(blocks.get(version + 2)), "nothing of a later version");
    }
  }

  @Test
  void toldToStopItSaysSo() throws Exception {
    Process process = launch(settings());
    await("");
    Process second = launch(settings(), "--debug");
    assertEquals(3, second.onExit().get(20, TimeUnit.SECONDS).exitValue());
    process.destroy();
    assertEquals(0, process.onExit().get(20, TimeUnit.SECONDS).exitValue());
    assertEquals(
        0,
        cluster.registry.nodes().list(TestCluster.TIMEOUT).stream()
            .filter(node -> node.live().isPresent())
            .count());
    String log = Files.readString(log());
    assertTrue(log.contains("node child at 127.0.0.1:") && log.contains("ready"), log);
    assertTrue(log.contains("is in use by process " + process.pid()), log);
    assertTrue(log.contains("DirectoryRefusedException"), "--debug shows where: " + log);
    assertTrue(log.contains("has stopped"), log);
  }

  @Test
  void wrongArgumentsAreExplained() throws Exception {
    Path file = Files.writeString(directory.resolve("node.properties"), "porrt=1\n");
    Process process = launch(settings(), "--config", file.toString());
    assertEquals(2, process.onExit().get(20, TimeUnit.SECONDS).exitValue());
    String log = Files.readString(log());
    assertTrue(log.contains("unknown key porrt in the file " + file + "; did you mean port?"), log);
    assertFalse(log.contains("\tat "), "no stack trace: " + log);
  }
}
