package io.baton.agent.state.directory;

import com.google.common.collect.ImmutableMap;
import io.baton.api.error.RefusedException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * All that is in a directory, by path.
 *
 * @param entries parents first
 */
record Scan(ImmutableMap<String, Entry> entries) {

  private static final int MOST_ENTRIES = 4096;

  /**
   * Looks at all of it.
   *
   * @throws RefusedException if there is too much in it
   */
  static Scan of(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(directory + " (a symbolic link is none)");
    }
    NavigableMap<String, Entry> found = new TreeMap<>();
    Files.walkFileTree(directory, new Finder(directory, found));
    return new Scan(ImmutableMap.copyOf(found));
  }

  /** How many files have content. */
  long files() {
    return entries.values().stream().filter(each -> each.kind() == Entry.Kind.FILE).count();
  }

  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Path directory;
    private final NavigableMap<String, Entry> found;

    Finder(Path directory, NavigableMap<String, Entry> found) {
      this.directory = directory;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes is) throws IOException {
      if (!at.equals(directory)) {
        add(at);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path at, BasicFileAttributes is) throws IOException {
      add(at);
      return FileVisitResult.CONTINUE;
    }

    private void add(Path at) throws IOException {
      Entry entry = Entry.of(directory, at);
      if (entry.kind() != Entry.Kind.OTHER) {
        found.put(entry.path(), entry);
      }
      if (found.size() > MOST_ENTRIES) {
        throw new RefusedException(
            directory + " has more than " + MOST_ENTRIES + " files and directories: too many");
      }
    }
  }
}
