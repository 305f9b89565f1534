package io.baton.node.directory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.common.collect.ImmutableSet;
import io.baton.replication.guard.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node's directory, locked for this process until closed. */
public final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "lock";
  private static final String IDENTITY = "node.json";
  private static final String NEW = ".new";
  private static final String NEW_IDENTITY = IDENTITY + NEW;
  private static final String REMEMBERED = "registry.json";

  /** What a directory may hold before it becomes a node's. */
  private static final ImmutableSet<String> EMPTY_ENOUGH =
      ImmutableSet.of(LOCK, NEW_IDENTITY, "lost+found");

  private final Path root;
  private final FileChannel lock;
  private @Nullable Identity identity;

  private DataDirectory(Path root, FileChannel lock, @Nullable Identity identity) {
    this.root = root;
    this.lock = lock;
    this.identity = identity;
  }

  /**
   * Locks a directory, which is made if it is not there.
   *
   * @throws DirectoryRefusedException if another process has it, or it holds what is not Baton's
   * @throws IOException if the disk failed
   */
  public static DataDirectory open(Path root) throws IOException {
    Files.createDirectories(root);
    requireOurs(root);
    FileChannel channel = FileChannel.open(root.resolve(LOCK), CREATE, READ, WRITE);
    try {
      lock(root, channel);
      Path file = root.resolve(IDENTITY);
      Identity known = Files.exists(file) ? Identity.ofJson(Files.readAllBytes(file), file) : null;
      return new DataDirectory(root, channel, known);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void requireOurs(Path root) throws IOException {
    if (Files.exists(root.resolve(IDENTITY))) {
      return;
    }
    try (Stream<Path> entries = Files.list(root)) {
      Optional<String> foreign =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !EMPTY_ENOUGH.contains(name))
              .findFirst();
      if (foreign.isPresent()) {
        throw new DirectoryRefusedException(
            root
                + " has no "
                + IDENTITY
                + " but holds "
                + foreign.get()
                + ": name an empty directory, or one of a Baton node");
      }
    }
  }

  private static void lock(Path root, FileChannel channel) throws IOException {
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      ByteBuffer pid = ByteBuffer.allocate(20);
      channel.read(pid, 0);
      throw new DirectoryRefusedException(
          root
              + " is in use by process "
              + US_ASCII.decode(pid.flip()).toString().lines().findFirst().orElse("of unknown id")
              + ": stop it first, or give this node another directory");
    }
    String pid = ProcessHandle.current().pid() + "\n";
    // In place: a full disk has no room for a file that was emptied first.
    channel.write(US_ASCII.encode(pid), 0);
    channel.truncate(pid.length());
  }

  /** Whose it is; empty if it is new. */
  public Optional<Identity> identity() {
    return Optional.ofNullable(identity);
  }

  /** Makes a new directory a node's, durably. */
  public void adopt(Identity owner) throws IOException {
    replace(IDENTITY, owner.toJson());
    identity = owner;
  }

  /** What the node remembers of ZooKeeper. */
  public Memory remembered() throws IOException {
    Path file = root.resolve(REMEMBERED);
    return Files.exists(file) ? MemoryJson.read(Files.readAllBytes(file), file) : Memory.NOTHING;
  }

  /** Remembers it from now on, durably. */
  public void remember(Memory now) throws IOException {
    replace(REMEMBERED, MemoryJson.write(now));
  }

  /** All of it or nothing, whatever happens to the machine. */
  private void replace(String name, byte[] content) throws IOException {
    Path fresh = root.resolve(name + NEW);
    try (FileChannel channel = FileChannel.open(fresh, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, root.resolve(name), ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(root, READ)) {
      channel.force(true);
    }
  }

  /** Where the replicas are. */
  public Path segments() {
    return root.resolve("segments");
  }

  /**
   * Where files without a name are made, which go with this process; for what does not fit into
   * memory.
   */
  public Path scratch() {
    return root;
  }

  /** Whether this process may write there: a file system that failed turns read-only. */
  public boolean isWritable() {
    return Files.isWritable(segments());
  }

  /** Bytes that the file system has left for this process. */
  public long usableBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  /** Gives the directory free. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
