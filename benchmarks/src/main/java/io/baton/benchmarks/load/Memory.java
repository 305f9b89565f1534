package io.baton.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The memory that a process takes: its own (anonymous, resident), and the page cache under its
 * files, whether it has them mapped or writes them by calls.
 */
final class Memory {

  private static final double KIB_IN_MIB = 1024;
  private static final double MIB = 1 << 20;

  private Memory() {}

  static double mib(long pid, Path directory) {
    try {
      return anonymousMib(pid) + cachedBytes(directory) / MIB;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double anonymousMib(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_IN_MIB;
      }
    }
    throw new IllegalStateException("no RssAnon in the status of process " + pid);
  }

  /** Asks {@code fincore} of util-linux, as Java cannot. */
  private static long cachedBytes(Path directory) throws IOException {
    List<String> command = new ArrayList<>(List.of("fincore", "-b", "-n", "-o", "RES"));
    int fixed = command.size();
    try (Stream<Path> files = Files.walk(directory)) {
      files.filter(Files::isRegularFile).map(Path::toString).forEach(command::add);
    }
    if (command.size() == fixed) {
      return 0;
    }
    // A file that is deleted meanwhile is no memory.
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (Stream<String> lines = process.inputReader(UTF_8).lines()) {
      return lines.mapToLong(line -> Long.parseLong(line.trim())).sum();
    }
  }
}
