package io.baton.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written beside where it shall be, and takes its name, over what has it, when it is
 * whole and synced. One thread at a time.
 */
public final class NewFile implements Closeable {

  private final Path file;
  private final Path part;
  private final FileChannel channel;

  private NewFile(Path file, Path part) throws IOException {
    this.file = file;
    this.part = part;
    this.channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Begins one, empty; close it to be rid of it if it is never committed. */
  public static NewFile beside(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path part = Files.createTempFile(whole.getParent(), whole.getFileName() + ".", ".part");
    return new NewFile(whole, part);
  }

  /** Where it is written. */
  public FileChannel channel() {
    return channel;
  }

  /** Where it is while it is written. */
  public Path path() {
    return part;
  }

  /** Bytes that its disk has room for. */
  public long usableSpace() throws IOException {
    return Files.getFileStore(part).getUsableSpace();
  }

  /** Syncs it, and gives it its name for good. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Deletes what was not committed. Idempotent. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }

  /** Returns the path that it shall have. */
  @Override
  public String toString() {
    return file.toString();
  }
}
