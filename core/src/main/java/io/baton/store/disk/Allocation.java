package io.baton.store.disk;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

/** Real space for files: a mapped page without it is a SIGBUS on a full disk. */
final class Allocation {

  private static final int ENOSPC = 28;
  private static final int EOPNOTSUPP = 95;
  private static final int EDQUOT = 122;
  private static final int STEP = 1 << 16;

  private Allocation() {}

  /**
   * Grows an existing file from {@code size} to {@code newSize} bytes.
   *
   * @throws DiskFullException if there is no room; the file has its old size then
   */
  static void extend(Path path, long size, long newSize) throws IOException {
    PosixAPI posix = PosixAPI.posix();
    int fd = posix.open(path.toString(), OpenFlag.O_RDWR, 0);
    if (fd < 0) {
      throw new IOException("cannot open " + path + ": " + posix.lastErrorStr());
    }
    int error;
    try {
      error = allocate(posix, fd, size, newSize - size);
    } finally {
      posix.close(fd);
    }
    if (error == EOPNOTSUPP) {
      error = writeZeros(path, size, newSize);
    }
    if (error != 0) {
      truncate(path, size);
      String message = "cannot allocate " + (newSize - size) + " bytes for " + path;
      throw error == ENOSPC || error == EDQUOT
          ? new DiskFullException(message + ": the disk is full")
          : new IOException(message + ": " + posix.strerror(error));
    }
  }

  /**
   * Returns 0, or the error number. At its first failure in a process the binding looks for other
   * functions, which overwrites the number: only that of a second call is the file system's.
   */
  private static int allocate(PosixAPI posix, int fd, long from, long length) {
    int result = posix.fallocate(fd, 0, from, length);
    if (result != 0) {
      result = posix.fallocate(fd, 0, from, length);
    }
    return result == 0 ? 0 : posix.lastError();
  }

  /** Returns the error of a write that failed; a file system without fallocate has few others. */
  private static int writeZeros(Path path, long size, long newSize) {
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);
      for (long at = size; at < newSize; ) {
        zeros.position(0).limit((int) Math.min(STEP, newSize - at));
        at += channel.write(zeros, at);
      }
      channel.force(true);
      return 0;
    } catch (IOException e) {
      return ENOSPC;
    }
  }

  private static void truncate(Path path, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      channel.truncate(size);
    }
  }
}
