package io.baton.segment.place;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.baton.api.SegmentId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of the directories that opens and followers have their files in, as {@code LocalStore}
 * draws them. Safe for use by several threads and processes.
 *
 * @param root the directory of all segments
 * @param random for names
 */
public record OpenDirectories(Path root, RandomGenerator random) {

  /** The application's bytes. */
  public static final String DATA = "data";

  private static final Logger LOG = LoggerFactory.getLogger(OpenDirectories.class);
  private static final Pattern NAME = Pattern.compile("(f?)([0-9]{1,18})-[0-9a-f]{16}");

  /** A name for a new one of an open. */
  public Path ofOpen(SegmentId id, long epoch) {
    return named(id, "", epoch);
  }

  /** A name for a new one of a follower. */
  public Path ofFollower(SegmentId id, long epoch) {
    return named(id, "f", epoch);
  }

  private Path named(SegmentId id, String kind, long epoch) {
    return root.resolve(id.toString())
        .resolve(String.format(Locale.ROOT, "%s%d-%016x", kind, epoch, random.nextLong()));
  }

  /** Those of a segment that are there. */
  public List<Path> all(SegmentId id) {
    Path opens = root.resolve(id.toString());
    if (!Files.exists(opens)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(opens)) {
      return all.filter(files -> epoch(files) > 0).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + opens, e);
    }
  }

  /** Whether it is a follower's. */
  public static boolean isFollowers(Path files) {
    return files.getFileName().toString().startsWith("f");
  }

  /** The epoch in the name of a directory, 0 if Baton did not make it. */
  public static long epoch(Path files) {
    Matcher name = NAME.matcher(files.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(2)) : 0;
  }

  /** Deletes what is there; what cannot be deleted is tried again by the next open. */
  public static void delete(Path files) {
    try {
      if (Files.exists(files)) {
        MoreFiles.deleteRecursively(files, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted and takes up space: {}", files, e.toString());
    }
  }
}
