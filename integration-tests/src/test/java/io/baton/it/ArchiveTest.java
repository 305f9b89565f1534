package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked elsewhere and used as an operator would: nothing is built there. */
final class ArchiveTest {

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final Deque<TestProcess> started = new ArrayDeque<>();
  private Path top;

  @BeforeEach
  void unpack() throws Exception {
    Path archive = DistributionArchive.file();
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Files.createFile(
        bin.resolve("mvn"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(bin.resolve("mvn"), "#!/bin/sh\ntouch " + directory.resolve("built") + "\n");
    environment.put("PATH", bin + ":/usr/local/bin:/usr/bin:/bin");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("BATON_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    environment.put("TMPDIR", directory.toString());
    Path place = Files.createDirectory(directory.resolve("a place"));
    TestProcess tar = command("tar", "xzf", archive.toString(), "-C", place.toString());
    assertEquals(0, tar.exitCode(), tar.lines()::toString);
    List<Path> entries = list(place);
    assertEquals(1, entries.size(), "one directory at the top: " + entries);
    top = entries.get(0);
    assertEquals(archive.getFileName().toString(), top.getFileName() + ".tar.gz");
  }

  @AfterEach
  void end() throws Exception {
    started.forEach(TestProcess::close);
    assertFalse(Files.exists(directory.resolve("built")), "a launcher called Maven");
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private TestProcess command(String... words) {
    TestProcess process = TestProcess.command(words[0], environment, List.of(words));
    started.push(process);
    return process;
  }

  private TestProcess launch(String script, String... arguments) {
    List<String> words = new ArrayList<>(List.of(top.resolve("bin").resolve(script).toString()));
    words.addAll(List.of(arguments));
    return command(words.toArray(String[]::new));
  }

  /** Runs a command to its end; what it said. */
  private String run(int code, String script, String... arguments) throws Exception {
    TestProcess process = launch(script, arguments);
    int actual = process.exitCode();
    String said = String.join("\n", process.lines());
    assertEquals(code, actual, said);
    return said;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void everyLibraryIsThereOnceAndScriptsAreTheClones() throws Exception {
    HashSet<String> artifacts = new HashSet<>();
    for (Path jar : list(top.resolve("lib"))) {
      String name = jar.getFileName().toString();
      String artifact = name.replaceFirst("-[0-9][0-9.]*", "");
      assertTrue(artifacts.add(artifact), name + " is there in two versions");
    }
    Path scripts = DistributionArchive.DIRECTORY.resolve("../../scripts");
    for (Path ours : list(top.resolve("bin"))) {
      Path script = scripts.resolve(ours.getFileName());
      assertEquals(-1, Files.mismatch(script, ours), ours.toString());
      assertEquals(Files.isExecutable(script), Files.isExecutable(ours), ours.toString());
    }
    for (String file : List.of("README.md", "bin/demo", "docs/operations.md", "conf/logback.xml")) {
      assertTrue(Files.exists(top.resolve(file)), file);
    }
  }

  @Test
  void aClusterRunsFromIt() throws Exception {
    String zookeeper = "127.0.0.1:" + freePort();
    launch("zookeeper", "--data", data("zk"), "--port", zookeeper.substring(10));
    environment.put("BATON_ZOOKEEPER", zookeeper);
    run(0, "baton", "init");
    Path logs = directory.resolve("logs");
    // The zone is the file's, the port the environment's, the id the flag's.
    Path file =
        Files.writeString(
            directory.resolve("node.properties"),
            "zone=filed\nport=1\nid=filed\nsession-timeout=4s\nlog-dir=" + logs + "\n");
    environment.put("BATON_PORT", "0");
    TestProcess first =
        launch("storage-node", "--config", file.toString(), "--id", "n1", "--data", data("n1"));
    TestProcess second = launch("storage-node", "--id", "n2", "--data", data("n2"));
    TestProcess coordinator = launch("coordinator", "--log-level", "warn", "--log-dir", data("co"));
    first.await("storage-node: the log is " + logs, TestCluster.PATIENCE);
    String ready =
        second.line(
            second.await(0, line -> line.contains("node n2 at 127.0.0.1:"), TestCluster.PATIENCE));
    assertTrue(ready.contains("data in " + data("n2") + ", cluster "), ready);
    assertTrue(ready.endsWith("see it with: baton nodes --zookeeper " + zookeeper), ready);

    putAndGet();
    String nodes = run(0, "baton", "nodes");
    assertTrue(nodes.matches("(?s).*\nn1 +yes +active +127.0.0.1:[0-9]+ +filed .*"), nodes);

    String refused = run(1, "storage-node", "--data", data("n3"), "--log-dir", logs.toString());
    assertTrue(refused.contains("another process logs to " + logs), refused);
    assertTrue(
        run(3, "storage-node", "--data", data("n1")).contains("is in use by process"), "in use");
    for (TestProcess daemon : List.of(coordinator, first, second)) {
      assertEquals(0, daemon.terminate(), daemon.lines()::toString);
    }
    String log = Files.readString(logs.resolve("storage-node.log"), UTF_8);
    assertTrue(log.contains("node n1 at") && log.contains("node n1 has stopped"), log);
    assertEquals(1, first.lines().size(), "the log is elsewhere: " + first.lines());
    assertEquals("", Files.readString(directory.resolve("co/coordinator.log")), "level warn");
  }

  private void putAndGet() throws Exception {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    Path input = Files.write(directory.resolve("input"), content);
    Path output = directory.resolve("output");
    run(0, "baton", "put", "some/file", input.toString());
    run(0, "baton", "get", "some/file", output.toString());
    assertArrayEquals(content, Files.readAllBytes(output));
  }

  private String data(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void whatIsWrongIsTold() throws Exception {
    assertEquals(
        "storage-node: unknown argument --prot; did you mean --port?\n"
            + "How to: storage-node --help",
        run(2, "storage-node", "--prot", "1"));
    Path file = Files.writeString(directory.resolve("co.properties"), "grase=1s\n");
    assertEquals(
        "coordinator: unknown key grase in the file "
            + file
            + "; did you mean grace?\nHow to: coordinator --help",
        run(2, "coordinator", "--config", file.toString()));
    assertTrue(run(2, "zookeeper").startsWith("zookeeper: say where"), "zookeeper");
    environment.put("BATON_ZONNE", "a");
    assertTrue(
        run(2, "storage-node").contains("unknown variable BATON_ZONNE in the environment"),
        "a variable");
    environment.put("JAVA_HOME", "/nowhere");
    assertTrue(run(1, "baton", "version").contains("JAVA_HOME is /nowhere"), "no Java");
  }
}
