package io.baton.segment;

import io.baton.api.error.NoSpaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.core.OS;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;
import net.openhft.posix.PosixRuntimeException;

/**
 * Real space for a file, before it is mapped: writing to a mapped hole on a full disk is a SIGBUS,
 * which kills the JVM.
 */
final class DiskSpace {

  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;
  private static final int EOPNOTSUPP = 95;
  private static final int ENOSYS = 38;
  private static final int ZEROS = 1 << 20;

  private DiskSpace() {}

  /**
   * Makes a file of {@code from} bytes {@code to} bytes long, by zeros that are really on its disk.
   * After an error it may have some of them.
   *
   * @throws NoSpaceException naming the file and the bytes
   */
  static void extend(Path file, long from, long to) throws IOException {
    long bytes = to - from;
    if (bytes == 0) {
      return;
    }
    if (usable(file) < bytes) {
      throw noSpace(file, bytes);
    }
    if (!OS.isLinux() || !allocate(file, from, bytes)) {
      writeZeros(file, from, bytes);
    }
  }

  private static long usable(Path file) throws IOException {
    return Files.getFileStore(file).getUsableSpace();
  }

  private static NoSpaceException noSpace(Path file, long bytes) throws IOException {
    return new NoSpaceException(
        file
            + " needs "
            + bytes
            + " bytes, its disk has room for "
            + usable(file)
            + "; make room, then try again");
  }

  /** Whether the file system can do it at all; anything else than success is an error. */
  private static boolean allocate(Path file, long from, long bytes) throws IOException {
    PosixAPI posix = PosixAPI.posix();
    int descriptor = posix.open(file.toString(), OpenFlag.O_RDWR, 0);
    if (descriptor < 0) {
      return false;
    }
    int error;
    try {
      int result = posix.fallocate(descriptor, 0, from, bytes);
      if (result != 0) {
        // The first failure in a process overwrites the error number: the binding looks around.
        result = posix.fallocate(descriptor, 0, from, bytes);
      }
      error = result == 0 ? 0 : posix.lastError();
    } catch (PosixRuntimeException e) {
      error = e.errno();
    } finally {
      posix.close(descriptor);
    }
    if (error == ENOSPC || error == EDQUOT) {
      throw noSpace(file, bytes);
    }
    if (error == EOPNOTSUPP || error == ENOSYS) {
      return false;
    }
    if (error != 0) {
      throw new IOException(file + " cannot have " + bytes + " bytes: " + posix.strerror(error));
    }
    return Files.size(file) >= from + bytes;
  }

  private static void writeZeros(Path file, long from, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS, bytes));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long left = bytes; left > 0; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), left));
        left -= channel.write(zeros, from + bytes - left);
      }
    } catch (IOException e) {
      if (usable(file) < ZEROS) {
        throw noSpace(file, bytes);
      }
      throw e;
    }
  }
}
