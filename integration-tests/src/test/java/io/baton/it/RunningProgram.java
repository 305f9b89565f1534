package io.baton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A program that agents run: it tells what it finds when it starts, and whether another of it is
 * alive then. What it saves is saved by the test in its place.
 */
final class RunningProgram {

  private static final String SCRIPT =
      """
      for pid in $(cat "$2/pids" 2>/dev/null); do
        [ ! -e /proc/$pid ] || grep -q '^State:.Z' /proc/$pid/status || echo "overlap $pid" >> "$2/log"
      done
      echo $$ >> "$2/pids"
      echo "begun $(cat "$1" 2>/dev/null)" >> "$2/log"
      exec sleep 1000
      """;

  private final Path directory;

  /** One for a test. */
  RunningProgram(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    Files.writeString(directory.resolve("script"), SCRIPT);
  }

  /** Its section of an agent's configuration. */
  String section(AgentNode node, String segment, String... more) {
    return """
        [programs.dump]
        segment = "%s"
        protect = "file"
        path = "%s"
        %s
        [programs.dump.run]
        command = ["sh", "%s", "%s", "%s"]
        restart-backoff = "50ms"
        restart-backoff-max = "200ms"
        """
        .formatted(
            segment,
            node.app("dump"),
            String.join("\n", more),
            directory.resolve("script"),
            node.app("dump"),
            directory);
  }

  /** As most programs save: a new file takes the old one's name. */
  static void save(AgentNode node, String content) throws IOException {
    Path part = Files.writeString(node.app("dump.part"), content);
    Files.move(part, node.app("dump"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What it told, since the beginning. */
  List<String> log() {
    try {
      return Files.readAllLines(directory.resolve("log"));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether two of it ever ran at a time. */
  boolean hasOverlapped() {
    return log().stream().anyMatch(line -> line.startsWith("overlap"));
  }

  /** Whether a process runs, and has not ended. */
  static boolean isAlive(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/status")).contains("State:\tZ");
    } catch (IOException e) {
      return false;
    }
  }

  static void signal(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }
}
