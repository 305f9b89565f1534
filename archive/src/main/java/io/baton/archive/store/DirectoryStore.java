package io.baton.archive.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A store in a directory of a local or shared file system. An object is a file. It is written under
 * a random name in {@code .tmp}, synced, then linked under its own name, which fails where there is
 * one: that is one step on NFS too. Where there are no links it is renamed. The directory itself is
 * never made: it may be a mount that is missing.
 */
public final class DirectoryStore implements ObjectStore {

  /** No put takes as long: what is older was left by a writer that was killed. */
  static final Duration LEFT = Duration.ofDays(1);

  private static final int BUFFER = 1 << 16;

  private final Path root;
  private final Troubles troubles;
  private final Drafts drafts;

  /**
   * Opens one; touches nothing yet.
   *
   * @param root a directory that is there
   * @param random names files that are being written; of several writers no two alike
   */
  public DirectoryStore(Path root, RandomGenerator random) {
    this.root = root.toAbsolutePath().normalize();
    this.troubles = new Troubles(this.root);
    this.drafts = new Drafts(this.root, random);
  }

  @Override
  public void put(String name, Content content) throws StoreException {
    Path file = root.resolve(Names.require(name));
    troubles.attempt(
        name,
        () -> {
          troubles.requireRoot();
          makeDirectories(parent(file));
          Path draft = drafts.write(content);
          try {
            Links.give(draft, file);
          } finally {
            Files.deleteIfExists(draft);
          }
          force(parent(file));
          return file;
        });
  }

  private void makeDirectories(Path directory) throws IOException {
    if (!directory.equals(root) && !Files.isDirectory(directory)) {
      makeDirectories(parent(directory));
      Files.createDirectories(directory);
      force(parent(directory));
    }
  }

  /** Of what is in the root. */
  private static Path parent(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public InputStream read(String name) throws StoreException {
    Path file = root.resolve(Names.require(name));
    InputStream bytes = troubles.attempt(name, () -> Files.newInputStream(file));
    return new BufferedInputStream(new StoredInputStream(name, bytes, troubles), BUFFER);
  }

  @Override
  public void read(String name, long offset, ByteBuffer into) throws StoreException {
    Path file = root.resolve(Names.require(name));
    troubles.attempt(
        name,
        () -> {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long start = offset - into.position();
            while (into.hasRemaining()) {
              if (channel.read(into, start + into.position()) < 0) {
                throw new StoreException.Damaged(
                    "%s in %s is cut short: it ends at byte %d, before byte %d"
                        .formatted(name, root, channel.size(), start + into.limit()));
              }
            }
          }
          return into;
        });
  }

  @Override
  public Page list(String directory, String after, int limit) throws StoreException {
    return page(directory, after, limit);
  }

  private Page page(String directory, String after, int limit) throws StoreException {
    Path path = directory.isEmpty() ? root : root.resolve(Names.require(directory));
    return troubles.attempt(
        directory,
        () -> {
          troubles.requireRoot();
          try {
            return new DirectoryListing(path, limit).pageAfter(after);
          } catch (NoSuchFileException | NotDirectoryException e) {
            return DirectoryListing.EMPTY;
          }
        });
  }

  /** Reads the directory once, and keeps all its names in memory. */
  @Override
  public void forEach(String directory, String after, EntryConsumer consumer)
      throws StoreException {
    for (Entry entry : page(directory, after, Integer.MAX_VALUE).entries()) {
      consumer.accept(entry);
    }
  }

  @Override
  public void delete(String name) throws StoreException {
    Path file = root.resolve(Names.require(name));
    troubles.attempt(
        name,
        () -> {
          troubles.requireRoot();
          if (Files.deleteIfExists(file)) {
            force(parent(file));
          }
          return file;
        });
  }

  /** Asks the file system, whose clock may be a server's, by a file that is made for it. */
  @Override
  public Instant now() throws StoreException {
    return troubles.attempt(
        "the time",
        () -> {
          troubles.requireRoot();
          return drafts.now();
        });
  }

  @Override
  public void tidy() throws StoreException {
    troubles.attempt(
        "what was left",
        () -> {
          troubles.requireRoot();
          drafts.deleteOlderThan(LEFT);
          return root;
        });
  }

  @Override
  public void close() {}

  /** Returns the path. */
  @Override
  public String toString() {
    return root.toString();
  }
}
