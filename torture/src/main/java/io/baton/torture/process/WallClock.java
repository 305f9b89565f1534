package io.baton.torture.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of a process, moved while it runs: libfaketime comes between it and the system.
 * Its monotonic clock stays as it is.
 */
public final class WallClock {

  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  private final Path library;
  private final Path file;

  private WallClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /** One that is right until it is moved; kept in this file. */
  static WallClock in(Path file) throws IOException {
    WallClock clock =
        new WallClock(
            library().orElseThrow(() -> new IOException("libfaketime is not installed")), file);
    clock.moveTo(Duration.ZERO);
    return clock;
  }

  /** Where libfaketime is installed, if it is. */
  public static Optional<Path> library() throws IOException {
    try (Stream<Path> found =
        Files.find(LIBRARIES, 3, (path, attributes) -> path.endsWith(LIBRARY))) {
      return found.findFirst();
    }
  }

  /** What a process must be started with to live by this clock. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_NO_CACHE",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Otherwise every timed wait of a JVM, which is monotonic, ends at once.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Puts it so far ahead of the true time, behind if negative; in force at once. */
  public void moveTo(Duration ahead) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, "%+d".formatted(ahead.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
