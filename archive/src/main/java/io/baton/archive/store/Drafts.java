package io.baton.archive.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Files of a store that are being written, in its {@code .tmp}. */
final class Drafts {

  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final RandomGenerator random;

  Drafts(Path root, RandomGenerator random) {
    this.directory = root.resolve(".tmp");
    this.random = random;
  }

  /** Writes one and syncs it; it is gone if that fails. */
  Path write(Content content) throws IOException {
    Path draft = make();
    try (InputStream bytes = content.open();
        FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      long written = 0;
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        ByteBuffer part = ByteBuffer.wrap(buffer, 0, count);
        while (part.hasRemaining()) {
          written += channel.write(part);
        }
      }
      if (written != content.length()) {
        throw new IOException(
            "the content has %d bytes, not %d".formatted(written, content.length()));
      }
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    return draft;
  }

  private Path make() throws IOException {
    Files.createDirectories(directory);
    String name =
        HexFormat.of().toHexDigits(random.nextLong())
            + HexFormat.of().toHexDigits(random.nextLong());
    Path draft = directory.resolve(name);
    FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
    return draft;
  }

  /** The file system's time. */
  Instant now() throws IOException {
    Path probe = make();
    try {
      return Files.getLastModifiedTime(probe).toInstant();
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /** Deletes those that nobody can be writing any more. */
  void deleteOlderThan(Duration age) throws IOException {
    long end = now().minus(age).toEpochMilli();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        deleteIfBefore(end, file);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void deleteIfBefore(long end, Path file) throws IOException {
    try {
      if (Files.getLastModifiedTime(file).toMillis() < end) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Its writer has just finished.
    }
  }
}
