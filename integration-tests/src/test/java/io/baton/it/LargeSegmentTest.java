package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.machine.MachineSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Segments of more than two GiB, on storage nodes with little memory: put, got, and taken over from
 * an application that was killed.
 */
@MachineSuite(needs = "31 GiB of disk, Java 22 or later beside this one, and some minutes")
final class LargeSegmentTest {

  private static final long GIB = 1L << 30;
  private static final String NAME = "large/state";

  /** Four times what the slowest disk that anybody should use takes for 10 GiB. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final TestCluster.NodeLimits SMALL =
      new TestCluster.NodeLimits(
          List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError"),
          "12GiB");
  private static final List<String> COMMAND = List.of("-Xmx256m");

  /** Its table of blocks has 24 bytes for each 4 KiB. */
  private static final List<String> APPLICATION = List.of("-Xmx384m");

  @TempDir static Path directory;
  private TestCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void threeGibibytesOnTwoNodes() throws Exception {
    story(3 * GIB, 2);
  }

  @Test
  void tenGibibytesOnOneNode() throws Exception {
    story(10 * GIB, 1);
  }

  /** At most three times the segment's size is on disk at once, and that for each replica more. */
  private void story(long size, int replicas) throws Exception {
    requireSpace(size * (replicas + 2) + GIB);
    Path java = Java.supporting(22);
    cluster = TestCluster.start(directory.resolve("cluster" + size), 1, replicas, SMALL);
    Path source = directory.resolve("source");
    LargeFile.write(source, size);
    long original = LargeFile.checksum(source, (chunk, start) -> {});
    baton("put", NAME, source.toString(), "--replicas", Integer.toString(replicas));
    long changed =
        LargeFile.checksum(source, (chunk, start) -> LargeApplication.write(chunk, start, size, 7));
    Files.delete(source);

    Path copy = directory.resolve("copy");
    baton("get", NAME, copy.toString());
    assertEquals(original, LargeFile.checksum(copy, (chunk, start) -> {}), "what was got");
    Files.delete(copy);

    String first = application(java, 7, original);
    String second = application(java, 8, changed);
    System.out.printf("%d GiB: opened in %s s, taken over in %s s%n", size / GIB, first, second);
    for (NodeId node : cluster.nodeIds()) {
      assertTrue(cluster.node(node).isAlive(), node + " has run out of memory");
    }
  }

  /** Opens on a machine of its own, is killed after its checkpoint; the seconds until it had it. */
  private String application(Path java, long number, long expected) throws Exception {
    Path local = cluster.clientDirectory();
    long started = System.nanoTime();
    try (TestProcess application =
        TestProcess.application(
            java,
            APPLICATION,
            LargeApplication.class,
            cluster.connectString(),
            local.toString(),
            NAME,
            Long.toString(number))) {
      assertEquals(
          Long.toString(expected), application.await("checksum ", PATIENCE), "what was opened");
      String took = seconds(started);
      application.await("acked ", PATIENCE);
      application.kill();
      delete(local);
      return took;
    }
  }

  private void baton(String... arguments) throws InterruptedException {
    long started = System.nanoTime();
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--zookeeper", cluster.connectString()))
            .toArray(String[]::new);
    try (TestProcess command =
        TestProcess.daemon("baton", COMMAND, "io.baton.cli.BatonCommand", all)) {
      assertEquals(0, command.exitCode(), () -> String.join("\n", command.lines()));
    }
    System.out.printf("baton %s took %s s%n", arguments[0], seconds(started));
  }

  private static String seconds(long startedNanos) {
    return "%.1f".formatted((System.nanoTime() - startedNanos) / 1e9);
  }

  private static void requireSpace(long bytes) throws IOException {
    long there = Files.getFileStore(directory).getUsableSpace();
    assertTrue(
        there >= bytes,
        () ->
            "this test needs %d MiB of disk below %s, and %d MiB are free: free some, or set java.io.tmpdir"
                .formatted(bytes >> 20, directory, there >> 20));
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
