package io.baton.agent;

import io.baton.api.error.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps two agents from using one directory. Ends with the process. */
final class DirectoryLock implements Closeable {

  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes it, making the directory if it is not there.
   *
   * @throws RefusedException if another agent has it
   * @throws IOException if the directory cannot be used
   */
  static DirectoryLock take(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel file =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(file) == null) {
      file.close();
      throw new RefusedException(
          "the directory "
              + directory
              + " is in use by another agent: give each a directory of its own, or let that stop");
    }
    return new DirectoryLock(file);
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) { // of this process
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
