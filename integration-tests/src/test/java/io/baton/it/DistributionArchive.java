package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The archive that this build has made. */
final class DistributionArchive {

  /** Where it is made. */
  static final Path DIRECTORY = Path.of("").toAbsolutePath().resolveSibling("distribution/target");

  private static final String SUFFIX = ".tar.gz";

  private DistributionArchive() {}

  /**
   * The one there is. Only from Maven's package phase on is there one: else the test is skipped.
   */
  static Path file() throws IOException {
    List<Path> archives = List.of();
    if (Files.isDirectory(DIRECTORY)) {
      try (Stream<Path> files = Files.list(DIRECTORY)) {
        archives = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
      }
    }
    assumeTrue(!archives.isEmpty(), "there is no archive");
    assertEquals(1, archives.size(), "archives: " + archives);
    return archives.get(0);
  }
}
