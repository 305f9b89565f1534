package io.baton.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The Javas of this machine. */
final class Java {

  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private Java() {}

  /**
   * The {@code java} of this test, or the newest of those installed, if it is of this version or
   * later; fails if there is none.
   */
  static Path supporting(int version) throws IOException {
    if (Runtime.version().feature() >= version) {
      return command(Path.of(System.getProperty("java.home")));
    }
    return installed().stream()
        .filter(home -> version(home) >= version)
        .max(Comparator.comparingInt(Java::version))
        .map(Java::command)
        .orElseThrow(
            () ->
                new AssertionError(
                    "a segment of 2 GiB or more is opened with Java %d or later: install one below %s"
                        .formatted(version, INSTALLED)));
  }

  private static List<Path> installed() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes.filter(home -> Files.isExecutable(command(home))).toList();
    }
  }

  private static Path command(Path home) {
    return home.resolve("bin").resolve("java");
  }

  /** From its release file, which says {@code JAVA_VERSION="25.0.1"}; 0 if it does not. */
  private static int version(Path home) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
      return Runtime.Version.parse(release.getProperty("JAVA_VERSION", "0").replace("\"", ""))
          .feature();
    } catch (IOException | IllegalArgumentException e) {
      return 0;
    }
  }
}
