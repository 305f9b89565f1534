package io.baton.segment;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.RefusedException;
import io.baton.segment.place.LastOpen;
import io.baton.segment.place.LocalMeta;
import io.baton.segment.place.OpenDirectories;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The directory of segment files on an application's node.
 *
 * <pre>
 *   &lt;directory&gt;/&lt;segment id&gt;/&lt;epoch&gt;-&lt;nonce&gt;/data        the application's bytes, from offset 0
 *                                            /meta.json   see {@link LocalMeta}
 *                          /f&lt;epoch&gt;-&lt;nonce&gt;/...       the same of a follower, and beside it
 *                                             /next       what it collects of the next version
 * </pre>
 *
 * <p>A follower's files are deleted by a later open or follower, if nobody follows with them any
 * more: {@code next} is locked as long. They become an open's if the follower is promoted.
 *
 * <p>Every open makes a new file, as an earlier process may still have the old one mapped. Old
 * files are copied from and deleted when the new one is filled; a process that has one open keeps
 * it.
 *
 * <p>Safe for use by several threads and processes.
 */
public final class LocalStore {

  /**
   * Directories of this process's followers: a process loses its lock on a file when it closes that
   * file anywhere, so these are not to be tried.
   */
  private static final Set<Path> FOLLOWED = ConcurrentHashMap.newKeySet();

  /** Blocks whose tags fit one array; 2.6 TiB. */
  static final long MAX_CAPACITY = Integer.MAX_VALUE / 3 * 4096L;

  private final OpenDirectories directories;
  private final long boot;

  /**
   * Names the directory; nothing is read or made yet.
   *
   * @param random for names of files
   * @param boot of the machine, see {@link io.baton.system.BootId}
   */
  public LocalStore(Path directory, RandomGenerator random, long boot) {
    this.directories = new OpenDirectories(directory, random);
    this.boot = boot;
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
    Path files = directories.ofOpen(id, epoch);
    try {
      Files.createDirectories(files.getParent());
      Files.createDirectory(files);
      return fresh(files, LocalMeta.fresh(id, name, epoch, boot), capacity);
    } catch (IOException e) {
      OpenDirectories.delete(files);
      throw new RefusedException(
          "cannot make a file for segment " + name + " in " + files + ": " + e, e);
    } catch (RuntimeException e) {
      OpenDirectories.delete(files);
      throw e;
    }
  }

  /**
   * Makes a new file for a follower, as {@link #create} does for an open, and what fills it again
   * and again.
   */
  public FollowTarget follow(SegmentId id, SegmentName name, long epoch, long capacity) {
    checkMappable(name, capacity);
    Path files = directories.ofFollower(id, epoch);
    try {
      Files.createDirectories(files.getParent());
      Files.createDirectory(files);
      Path followed = files.toRealPath();
      FOLLOWED.add(followed);
      FileChannel next = lock(files);
      try {
        LocalSegment segment = fresh(files, LocalMeta.fresh(id, name, epoch, boot), capacity);
        return new FollowTarget(segment, next, new Home(segment, followed));
      } catch (IOException | RuntimeException e) {
        next.close();
        FOLLOWED.remove(followed);
        throw e;
      }
    } catch (IOException e) {
      OpenDirectories.delete(files);
      throw new RefusedException(
          "cannot make a file to follow segment " + name + " in " + files + ": " + e, e);
    } catch (RuntimeException e) {
      OpenDirectories.delete(files);
      throw e;
    }
  }

  private static FileChannel lock(Path files) throws IOException {
    Path file = files.resolve(FollowTarget.NEXT);
    FileChannel next =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (next.tryLock() == null || !Files.exists(file)) {
      next.close();
      throw new IOException(file + " was deleted by another process: try again");
    }
    return next;
  }

  /** Whether some process follows with these files; one that is just being made counts. */
  private static boolean isFollowed(Path files) {
    try {
      if (FOLLOWED.contains(files.toRealPath())) {
        return true;
      }
      try (FileChannel next =
          FileChannel.open(files.resolve(FollowTarget.NEXT), StandardOpenOption.WRITE)) {
        return next.tryLock() == null;
      }
    } catch (IOException | IllegalStateException e) { // of this process, found by another name
      return true;
    }
  }

  /** A follower's directory. */
  private final class Home implements FollowTarget.Home {
    private final LocalSegment segment;
    private final Path followed;

    Home(LocalSegment segment, Path followed) {
      this.segment = segment;
      this.followed = followed;
    }

    @Override
    public @Nullable Path previous() {
      return LocalStore.this.previous(segment);
    }

    @Override
    public void filled(long fenced) {
      retire(segment, fenced);
    }

    @Override
    public Path owned(long epoch) {
      return directories.ofOpen(segment.id(), epoch);
    }

    @Override
    public void left() {
      FOLLOWED.remove(followed);
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
    OpenDirectories.delete(segment.directory());
  }

  private static LocalSegment fresh(Path files, LocalMeta meta, long capacity) throws IOException {
    Path data = files.resolve(OpenDirectories.DATA);
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
    return new LoadTarget(segment, previous(segment), () -> retire(segment, segment.epoch()));
  }

  /** What the newest open of a segment left here, if that is noted. */
  public Optional<LastOpen> lastOpen(SegmentId id) {
    return directories.all(id).stream()
        .filter(files -> !OpenDirectories.isFollowers(files))
        .flatMap(
            files -> LocalMeta.read(files).map(meta -> new LastOpen(files, meta, boot)).stream())
        .max(Comparator.comparingLong(last -> last.meta().epoch()));
  }

  /**
   * A target that goes on with the file of the last open; when it has what it needs, the files of
   * other opens are deleted.
   *
   * @param epoch of the open
   * @param recovered by the open: of no other version anything is taken over
   * @throws RefusedException if the file cannot be mapped; it is left as it is
   */
  public AdoptTarget adopt(LastOpen last, SegmentName name, long epoch, Version recovered) {
    Path data = last.files().resolve(OpenDirectories.DATA);
    try (FileChannel channel =
        FileChannel.open(data, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      checkMappable(name, size);
      LocalSegment segment =
          new LocalSegment(last.files(), Mapping.of(channel, size), last.meta().withEpoch(epoch));
      return new AdoptTarget(segment, recovered, () -> retire(segment, epoch));
    } catch (IOException e) {
      throw new RefusedException("segment " + name + " cannot go on with " + data + ": " + e, e);
    }
  }

  private @Nullable Path previous(LocalSegment segment) {
    return others(segment).stream()
        .filter(files -> Files.isRegularFile(files.resolve(OpenDirectories.DATA)))
        .max(
            Comparator.comparingLong(OpenDirectories::epoch)
                .thenComparingLong(
                    files -> files.resolve(OpenDirectories.DATA).toFile().lastModified()))
        .map(files -> files.resolve(OpenDirectories.DATA))
        .orElse(null);
  }

  /** An open has fenced those before it; a follower nobody. */
  private void retire(LocalSegment segment, long fenced) {
    for (Path files : others(segment)) {
      if (OpenDirectories.isFollowers(files)
          ? !isFollowed(files)
          : OpenDirectories.epoch(files) <= fenced) {
        OpenDirectories.delete(files);
      }
    }
  }

  /** The directories of other opens of a segment. */
  private List<Path> others(LocalSegment segment) {
    return directories.all(segment.id()).stream()
        .filter(files -> !files.equals(segment.directory()))
        .toList();
  }
}
