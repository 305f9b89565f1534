package io.baton.benchmarks.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.baton.benchmarks.agent.AgentWorkload;
import io.baton.benchmarks.agent.Failover;
import io.baton.benchmarks.agent.Idle;
import io.baton.benchmarks.bare.BareServer;
import io.baton.benchmarks.load.Load;
import io.baton.benchmarks.report.Side;
import io.baton.demo.cluster.LocalCluster;
import io.baton.demo.cluster.Workspace;
import io.baton.demo.cluster.Workspace.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The servers of both sides: ZooKeeper, two storage nodes, two receivers; and who loads them. */
final class Stage implements AutoCloseable {

  /** The figure that is measured from here: a process from exec to exit. */
  static final String WALL_MS = "wall_ms";

  private static final int COPIES = 2;
  private static final double MILLIS = 1e6;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Workspace workspace;
  private final Profile profile;
  private final LocalCluster cluster;
  private final List<String> ports = new ArrayList<>();

  private Stage(Workspace workspace, Profile profile, LocalCluster cluster) {
    this.workspace = workspace;
    this.profile = profile;
    this.cluster = cluster;
  }

  /** Starts all servers; returns when they can be used. */
  static Stage start(Workspace workspace, Path scripts, Profile profile)
      throws IOException, InterruptedException {
    LocalCluster cluster =
        LocalCluster.start(
            workspace, scripts, new LocalCluster.Nodes(COPIES, "10s", profile::javaOptions));
    Stage stage = new Stage(workspace, profile, cluster);
    for (int receiver = 1; receiver <= COPIES; receiver++) {
      stage.ports.add(stage.startReceiver(receiver(receiver)));
    }
    return stage;
  }

  /** Agents that lose a node again and again; nothing is started yet. */
  AgentWorkload failover(Path scripts) throws IOException {
    return new Failover(workspace, scripts, cluster);
  }

  /** Agents that have nothing to do; nothing is started yet. */
  AgentWorkload idle(Path scripts) throws IOException {
    return new Idle(workspace, scripts, cluster);
  }

  private String startReceiver(String label) throws IOException {
    List<String> command = java("-Xmx256m", BareServer.class);
    command.add(workspace.path(label).toString());
    Process process = workspace.startPiped(label, command);
    String port = process.inputReader(UTF_8).readLine();
    if (port == null) {
      throw new ProcessException(label, label + " did not start");
    }
    return port;
  }

  private static String receiver(int number) {
    return "receiver-" + number;
  }

  /**
   * Runs a workload in a process of its own, with an empty directory.
   *
   * @param run makes its label
   * @param names what new names begin with
   */
  Map<String, Double> load(Side side, String workload, String run, String names)
      throws IOException, InterruptedException {
    String label = Ascii.toLowerCase(side.name()) + "-" + workload + "-" + run;
    Path directory = workspace.path(label);
    List<String> command = java("-Xmx1g", Load.class);
    command.addAll(1, profile.flags(label));
    command.addAll(
        List.of("--workload", workload, "--names", names, "--directory", directory.toString()));
    command.addAll(side == Side.BATON ? batonArguments() : bareArguments());
    long start = System.nanoTime();
    Process process = workspace.startPiped(label, command);
    // The profiler prints lines of its own.
    String json =
        process
            .inputReader(UTF_8)
            .lines()
            .filter(line -> line.startsWith("{"))
            .findAny()
            .orElse("");
    int status = process.waitFor();
    long wall = System.nanoTime() - start;
    if (json.isEmpty() || status != 0) {
      throw new ProcessException(label, label + " ended with status " + status);
    }
    delete(directory);
    Map<String, Double> figures =
        MAPPER.readValue(json, new TypeReference<Map<String, Double>>() {});
    figures.put(WALL_MS, wall / MILLIS);
    return figures;
  }

  private List<String> batonArguments() {
    return List.of(
        "--zookeeper",
        cluster.zookeeper(),
        "--copies",
        pid(LocalCluster.node(1)) + "," + pid(LocalCluster.node(2)),
        "--copy-directories",
        workspace.path(LocalCluster.node(1)) + "," + workspace.path(LocalCluster.node(2)),
        "--others",
        pid(LocalCluster.ZOOKEEPER));
  }

  private List<String> bareArguments() {
    return List.of(
        "--ports",
        String.join(",", ports),
        "--copies",
        pid(receiver(1)) + "," + pid(receiver(2)),
        "--copy-directories",
        workspace.path(receiver(1)) + "," + workspace.path(receiver(2)));
  }

  private String pid(String label) {
    return Long.toString(workspace.pid(label));
  }

  /** A command without the class's arguments; flags of the JVM go in at 1. */
  private static List<String> java(String heap, Class<?> main) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            heap,
            "-XX:MaxDirectMemorySize=4g",
            "-Dlogback.configurationFile=io/baton/demo/logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
  }

  /** Bytes in the files of all servers that hold copies. */
  long bytesHeld() throws IOException {
    long bytes = 0;
    for (int copy = 1; copy <= COPIES; copy++) {
      for (String label : ImmutableList.of(LocalCluster.node(copy), receiver(copy))) {
        bytes += bytesIn(workspace.path(label));
      }
    }
    return bytes;
  }

  private static long bytesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /**
   * Ends what is profiled, so that it can write its profile; the rest is the workspace's to end.
   */
  @Override
  public void close() throws IOException {
    cluster.close();
    if (profile.isOn()) {
      try {
        for (int node = 1; node <= COPIES; node++) {
          workspace.end(LocalCluster.node(node), 20);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
