package io.baton.it;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The wall clock of processes that a test starts, moved while they run: libfaketime comes between
 * them and the system. Their monotonic clock stays as it is.
 */
final class WallClock {

  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  /** Where libfaketime keeps a file or two for each process, also after that was killed. */
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Path file;

  /** One that is right until it is moved; kept in this file. */
  WallClock(Path file) throws IOException {
    this.file = file;
    moveTo(Duration.ZERO);
  }

  /** What a process must be started with to live by this clock. */
  ImmutableMap<String, String> environment() throws IOException {
    return ImmutableMap.of(
        "LD_PRELOAD",
        library().toString(),
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
  void moveTo(Duration ahead) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, "%+d".formatted(ahead.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path library() throws IOException {
    try (Stream<Path> found =
        Files.find(LIBRARIES, 3, (path, attributes) -> path.endsWith(LIBRARY))) {
      return found
          .findFirst()
          .orElseThrow(
              () ->
                  new AssertionError(
                      "no %s below %s: install Debian's package libfaketime"
                          .formatted(LIBRARY, LIBRARIES)));
    }
  }

  /**
   * Deletes what processes that are gone have left, lest it stop the next one with their number.
   */
  static void tidy() throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(SHARED_MEMORY, "{faketime_shm,sem.faketime_sem}_*")) {
      for (Path left : found) {
        long pid =
            Long.parseLong(
                Iterables.getLast(Splitter.on('_').split(left.getFileName().toString())));
        if (ProcessHandle.of(pid).isEmpty()) {
          Files.deleteIfExists(left);
        }
      }
    }
  }
}
