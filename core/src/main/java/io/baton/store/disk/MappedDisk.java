package io.baton.store.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.openhft.posix.PosixAPI;
import net.openhft.posix.PosixRuntimeException;

/**
 * Mapped files in a directory of the file system:
 *
 * <pre>
 *   root/NAME/replica              a file
 *   root/NAME.new/replica          one being made, or left over by a process that died
 *   root/NAME.damaged-N/replica    one set aside
 *   root/NAME.damaged-N/reason.txt and why
 * </pre>
 *
 * Names have no dot.
 */
public final class MappedDisk implements Disk {

  private static final String FILE = "replica";
  private static final String REASON = "reason.txt";
  private static final String DAMAGED = ".damaged-";
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final long BLOCK = 4096;

  private final Path root;

  /**
   * Uses {@code root}, and makes it if it is not there.
   *
   * @throws IOException if it cannot be made, or the C library cannot be called; its binding is
   *     unpacked to the temporary directory, which may be full
   */
  public MappedDisk(Path root) throws IOException {
    try {
      PosixAPI.posix().getpid();
    } catch (PosixRuntimeException e) {
      throw new IOException("cannot call the C library; is the temporary directory full?", e);
    }
    this.root = Files.createDirectories(root);
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.indexOf('.') < 0 && exists(name))
          .toList();
    }
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(file(name));
  }

  @Override
  public long size(String name) throws IOException {
    return exists(name) ? Files.size(file(name)) : 0;
  }

  @Override
  public void create(String name, long size, ByteBuffer header, boolean synced) throws IOException {
    Path fresh = root.resolve(name + ".new");
    remove(fresh);
    Path file = fresh.resolve(FILE);
    try {
      Files.createDirectory(fresh);
      Files.createFile(file);
      Allocation.extend(file, 0, size);
      try (FileChannel channel = FileChannel.open(file, WRITE)) {
        for (long at = 0; header.hasRemaining(); ) {
          at += channel.write(header, at);
        }
        if (synced) {
          channel.force(true);
        }
      }
      if (synced) {
        sync(fresh);
      }
      Files.move(fresh, root.resolve(name), ATOMIC_MOVE);
    } catch (IOException e) {
      remove(fresh);
      throw isFull() ? new DiskFullException("cannot make " + fresh + ": the disk is full") : e;
    }
    if (synced) {
      sync(root);
    }
  }

  /** Whether not even a directory finds room, which Java tells from other errors by words only. */
  private boolean isFull() throws IOException {
    return Files.getFileStore(root).getUsableSpace() < BLOCK;
  }

  @Override
  public StoreFile open(String name) throws IOException {
    Path file = file(name);
    return new MappedStoreFile(file, Files.size(file));
  }

  @Override
  public void delete(String name) throws IOException {
    remove(root.resolve(name));
    sync(root);
  }

  @Override
  public int setAside(String name, String reason) throws IOException {
    int number = 1;
    while (Files.exists(aside(name, number))) {
      number++;
    }
    Path from = root.resolve(name);
    Files.deleteIfExists(from.resolve(REASON));
    try (FileChannel channel = FileChannel.open(from.resolve(REASON), CREATE_NEW, WRITE)) {
      channel.write(UTF_8.encode(reason + '\n'));
    }
    Files.move(from, aside(name, number), ATOMIC_MOVE);
    sync(root);
    return number;
  }

  @Override
  public List<SetAside> aside(String name) throws IOException {
    String prefix = name + DAMAGED;
    List<SetAside> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(root)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String number = entry.getFileName().toString();
        if (number.startsWith(prefix)
            && NUMBER.matcher(number.substring(prefix.length())).matches()) {
          found.add(read(entry, Integer.parseInt(number.substring(prefix.length()))));
        }
      }
    }
    found.sort(Comparator.comparingInt(SetAside::number).reversed());
    return found;
  }

  /** The reason is for people, so one that cannot be read is not an error. */
  private static SetAside read(Path directory, int number) throws IOException {
    Path file = directory.resolve(REASON);
    if (!Files.exists(file)) {
      return new SetAside(number, "no reason is given", Instant.EPOCH);
    }
    FileTime since = Files.readAttributes(file, BasicFileAttributes.class).lastModifiedTime();
    String reason = new String(Files.readAllBytes(file), UTF_8).strip();
    return new SetAside(number, reason, since.toInstant());
  }

  @Override
  public StoreFile openAside(String name, int number) throws IOException {
    Path file = aside(name, number).resolve(FILE);
    return new MappedStoreFile(file, Files.size(file));
  }

  @Override
  public void takeBack(String name, int number) throws IOException {
    if (Files.exists(root.resolve(name))) {
      throw new FileAlreadyExistsException(root.resolve(name).toString());
    }
    Files.move(aside(name, number), root.resolve(name), ATOMIC_MOVE);
    sync(root);
    Files.deleteIfExists(root.resolve(name).resolve(REASON));
  }

  private Path file(String name) {
    return root.resolve(name).resolve(FILE);
  }

  private Path aside(String name, int number) {
    return root.resolve(name + DAMAGED + number);
  }

  private static void remove(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
    Files.deleteIfExists(directory.resolve(REASON));
    Files.deleteIfExists(directory);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
