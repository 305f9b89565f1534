package io.baton.daemon.log;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.baton.daemon.config.FileErrors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where this process logs to. To be directed before anything logs: the configuration, {@code
 * io/baton/daemon/logback.xml} or what {@code logback.configurationFile} names instead, is read
 * once, and takes these from the system's properties:
 *
 * <pre>
 * baton.log.level   of Baton's own messages
 * baton.log.to      stdout or file
 * baton.log.file    the current file
 * baton.log.bytes   at which it is put aside
 * baton.log.files   how many are kept
 * </pre>
 */
public final class Logs implements AutoCloseable {

  private static final String CONFIGURATION = "logback.configurationFile";
  private static final String DEFAULT_CONFIGURATION = "io/baton/daemon/logback.xml";

  private final Optional<Path> file;
  private final @Nullable FileChannel lock;

  private Logs(Optional<Path> file, @Nullable FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Directs them.
   *
   * @param daemon names the files
   * @throws IOException if the directory cannot be written, or another process logs there
   */
  public static Logs direct(String daemon, LogConfig config) throws IOException {
    Logs logs =
        config.directory().isPresent()
            ? inFile(daemon, config.directory().get())
            : new Logs(Optional.empty(), null);
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, DEFAULT_CONFIGURATION);
    }
    System.setProperty("baton.log.level", config.level().name());
    System.setProperty("baton.log.to", logs.file.isPresent() ? "file" : "stdout");
    logs.file.ifPresent(path -> System.setProperty("baton.log.file", path.toString()));
    System.setProperty("baton.log.bytes", Long.toString(config.fileBytes()));
    System.setProperty("baton.log.files", Integer.toString(config.files()));
    return logs;
  }

  /** Two processes that put aside one file would lose what the other wrote. */
  private static Logs inFile(String daemon, Path directory) throws IOException {
    Path file = directory.resolve(daemon + ".log");
    try {
      Files.createDirectories(directory);
      FileChannel lock = FileChannel.open(directory.resolve(daemon + ".lock"), CREATE, WRITE);
      if (!isOurs(lock)) {
        lock.close();
        throw new IOException(
            "another process logs to "
                + file
                + ": nothing was changed; choose another directory with log-dir");
      }
      FileChannel.open(file, CREATE, WRITE).close();
      return new Logs(Optional.of(file), lock);
    } catch (FileSystemException e) {
      throw new IOException("log-dir " + directory + " cannot be used: " + FileErrors.reason(e), e);
    }
  }

  private static boolean isOurs(FileChannel lock) throws IOException {
    try {
      FileLock held = lock.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The current log file; empty if standard output is used. */
  public Optional<Path> file() {
    return file;
  }

  /** Another process may log there now. */
  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
