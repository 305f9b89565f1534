package io.baton.agent.state.place;

import io.baton.client.open.MappedSegment;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts files where a program looks for them. They belong to the owner and the group of the
 * directory that they are put into, if this process may give them away.
 */
public final class Placing {

  private static final Logger LOG = LoggerFactory.getLogger(Placing.class);
  private static final String OWNERS = "unix:uid,gid";
  private static final String ASIDE = ".replaced";

  private Placing() {}

  /** The directory that a file is to be put into. */
  public static Path directory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.exists(directory)) {
      throw new NoSuchFileException(String.valueOf(directory));
    }
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    return directory;
  }

  /** Writes the content of a segment, which nobody changes meanwhile, to the end of a file. */
  public static void copy(MappedSegment segment, FileChannel to) throws IOException {
    try (FileChannel from = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
      for (long done = 0; done < segment.length(); ) {
        long count = from.transferTo(done, segment.length() - done, to);
        if (count <= 0) {
          throw new EOFException(segment.file() + " ends at " + done);
        }
        done += count;
      }
    }
  }

  /** Gives a file to whom a directory belongs. */
  public static void give(Path file, Path directory) throws IOException {
    Map<String, Object> wanted = Files.readAttributes(directory, OWNERS);
    Map<String, Object> has = Files.readAttributes(file, OWNERS);
    if (wanted.equals(has)) {
      return;
    }
    try {
      for (Map.Entry<String, Object> each : wanted.entrySet()) {
        Files.setAttribute(file, "unix:" + each.getKey(), each.getValue());
      }
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be given to the owner of {}, so another user's program may not reach it: {}",
          file,
          directory,
          e.toString());
    }
  }

  /**
   * Puts a symbolic link in a place, as one step. A file that is there is set aside.
   *
   * @param ours the directory that only links of ours point into
   */
  public static void link(Path place, Path target, Path ours) throws IOException {
    Path directory = directory(place);
    if (Files.isSymbolicLink(place)) {
      Path pointsTo = directory.resolve(Files.readSymbolicLink(place));
      if (pointsTo.equals(target)) {
        return;
      }
      if (!pointsTo.startsWith(ours)) {
        throw new IOException(
            place + " is a symbolic link to " + pointsTo + ", which is not Baton's: move it away");
      }
    } else {
      setAside(place);
    }
    Path link = directory.resolve("." + place.getFileName() + ".baton");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target);
    Files.move(link, place, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes a link away, if it points into this directory. */
  public static void unlinkFrom(Path place, Path ours) throws IOException {
    if (Files.isSymbolicLink(place)
        && directory(place).resolve(Files.readSymbolicLink(place)).startsWith(ours)) {
      Files.deleteIfExists(place);
    }
  }

  /** Takes a link away, if it points to this target. */
  public static void unlink(Path place, Path target) throws IOException {
    if (Files.isSymbolicLink(place) && Files.readSymbolicLink(place).equals(target)) {
      Files.deleteIfExists(place);
    }
  }

  /** A file that is in the way stays beside its place; one that was set aside before goes. */
  public static void setAside(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory, and in the way of a file: move it away");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Path aside = file.resolveSibling(file.getFileName() + ASIDE);
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      LOG.warn("{} is not the newest checkpoint of its segment: it is {} now", file, aside);
    }
  }
}
