package io.baton.segment;

import com.google.common.base.Preconditions;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of segment files on an application's node.
 *
 * <pre>
 *   &lt;directory&gt;/&lt;segment id&gt;/&lt;epoch&gt;-&lt;nonce&gt;/data        the application's bytes, from offset 0
 *                                            /meta.json   see {@link LocalMeta}
 * </pre>
 *
 * <p>Every open makes a new file, as an earlier process may still have the old one mapped. Old
 * files are copied from and deleted when the new one is filled; a process that has one open keeps
 * it.
 *
 * <p>Safe for use by several threads and processes.
 */
public final class LocalStore {

  static final String DATA = "data";

  private static final Logger LOG = LoggerFactory.getLogger(LocalStore.class);
  private static final Pattern NAME = Pattern.compile("([0-9]{1,18})-[0-9a-f]{16}");

  /** Blocks whose tags fit one array; 2.6 TiB. */
  static final long MAX_CAPACITY = Integer.MAX_VALUE / 3 * 4096L;

  private final Path directory;
  private final RandomGenerator random;

  /**
   * Names the directory; nothing is read or made yet.
   *
   * @param random for names of files
   */
  public LocalStore(Path directory, RandomGenerator random) {
    this.directory = directory;
    this.random = random;
  }

  /**
   * Makes a new file of {@code capacity} zeros with real disk space and maps it; its length is 0.
   *
   * @param epoch of the open, 1 or more
   * @param capacity in bytes; on a JVM before Java 22 at most 2 GiB less 4096
   * @throws NoSpaceException if the disk has no room; nothing is left behind
   * @throws RefusedException if this JVM cannot map so much, or the disk fails; nothing is left
   *     behind
   */
  public LocalSegment create(SegmentId id, SegmentName name, long epoch, long capacity) {
    Preconditions.checkArgument(epoch > 0 && capacity >= 0, "epoch %s, %s bytes", epoch, capacity);
    checkMappable(name, capacity);
    Path files =
        directory
            .resolve(id.toString())
            .resolve(String.format(Locale.ROOT, "%d-%016x", epoch, random.nextLong()));
    try {
      Files.createDirectories(files.getParent());
      Files.createDirectory(files);
      return fresh(files, new LocalMeta(id, name, epoch, 0), capacity);
    } catch (IOException e) {
      delete(files);
      throw new RefusedException(
          "cannot make a file for segment " + name + " in " + files + ": " + e, e);
    } catch (RuntimeException e) {
      delete(files);
      throw e;
    }
  }

  /**
   * Whether a segment can be mapped here at all; to be asked before it is taken from anybody.
   *
   * @throws RefusedException if this JVM cannot map so much
   */
  public static void checkMappable(SegmentName name, long capacity) {
    if (capacity > MAX_CAPACITY || !Mapping.canMap(capacity)) {
      throw new RefusedException(
          "segment %s has a capacity of %d bytes, and this JVM (Java %d) can map %d: use Java 22 or later"
              .formatted(
                  name,
                  capacity,
                  Runtime.version().feature(),
                  Mapping.canMap(MAX_CAPACITY) ? MAX_CAPACITY : Mapping.MAX_WITHOUT_FOREIGN));
    }
  }

  /** Closes a segment that came to nothing, and deletes its file. */
  public void discard(LocalSegment segment) {
    segment.close();
    delete(segment.directory());
  }

  private static LocalSegment fresh(Path files, LocalMeta meta, long capacity) throws IOException {
    Path data = files.resolve(DATA);
    try (FileChannel channel =
        FileChannel.open(
            data,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      DiskSpace.extend(data, 0, capacity);
      meta.write(files);
      return new LocalSegment(files, Mapping.of(channel, capacity), meta);
    }
  }

  /** Gives a data file more zeros with real disk space, and maps it anew; or changes nothing. */
  static Mapping extend(Path data, long from, long to) {
    try (FileChannel channel =
        FileChannel.open(data, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      try {
        DiskSpace.extend(data, from, to);
        return Mapping.of(channel, to);
      } catch (IOException | RuntimeException e) {
        channel.truncate(from);
        throw e;
      }
    } catch (IOException e) {
      throw new RefusedException(data + " cannot grow to " + to + " bytes: " + e, e);
    }
  }

  /**
   * A target that fills a new segment, from the newest other file where that has the right bytes;
   * when it is filled, files of this epoch and earlier ones are deleted.
   */
  public LoadTarget load(LocalSegment segment) {
    return new LoadTarget(segment, previous(segment), () -> retire(segment));
  }

  private @Nullable Path previous(LocalSegment segment) {
    return others(segment).stream()
        .filter(files -> Files.isRegularFile(files.resolve(DATA)))
        .max(
            Comparator.comparingLong(LocalStore::epoch)
                .thenComparingLong(files -> files.resolve(DATA).toFile().lastModified()))
        .map(files -> files.resolve(DATA))
        .orElse(null);
  }

  private void retire(LocalSegment segment) {
    for (Path files : others(segment)) {
      if (epoch(files) <= segment.epoch()) {
        delete(files);
      }
    }
  }

  /** The directories of other opens of a segment. */
  private List<Path> others(LocalSegment segment) {
    try (Stream<Path> all = Files.list(directory.resolve(segment.id().toString()))) {
      return all.filter(files -> epoch(files) > 0 && !files.equals(segment.directory())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + segment, e);
    }
  }

  /** The epoch in the name of a directory, 0 if Baton did not make it. */
  private static long epoch(Path files) {
    Matcher name = NAME.matcher(files.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  /** Deletes what is there; what cannot be deleted is tried again by the next open. */
  private static void delete(Path files) {
    try {
      if (Files.exists(files)) {
        MoreFiles.deleteRecursively(files, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted and takes up space: {}", files, e.toString());
    }
  }
}
