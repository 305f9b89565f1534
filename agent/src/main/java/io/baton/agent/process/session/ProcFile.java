package io.baton.agent.process.session;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what the kernel says of a process. */
final class ProcFile {

  private static final Path PROC = Path.of("/proc");

  private ProcFile() {}

  /** The directory of all processes. */
  static Path root() {
    return PROC;
  }

  /**
   * Reads a file of a process; empty bytes if the process is gone, or the file is not for us.
   *
   * @throws IOException if it could not be read for another reason, as when this process has too
   *     many files open: whether the process lives is then unknown
   */
  static byte[] read(long pid, String file) throws IOException {
    Path directory = PROC.resolve(Long.toString(pid));
    try {
      return Files.readAllBytes(directory.resolve(file));
    } catch (AccessDeniedException e) {
      return new byte[0];
    } catch (IOException e) {
      // A process that ends while it is read about gives any error.
      if (Files.notExists(directory)) {
        return new byte[0];
      }
      throw e;
    }
  }
}
