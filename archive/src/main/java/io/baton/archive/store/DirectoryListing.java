package io.baton.archive.store;

import io.baton.archive.store.ObjectStore.Entry;
import io.baton.archive.store.ObjectStore.Page;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One page of what is in a directory: reads all names, and keeps those that come first. What has no
 * name of an object is left out.
 */
final class DirectoryListing {

  static final Page EMPTY = new Page(List.of(), false);

  private final Path directory;
  private final int limit;

  DirectoryListing(Path directory, int limit) {
    this.directory = directory;
    this.limit = limit;
  }

  Page pageAfter(String after) throws IOException {
    TreeSet<String> first = new TreeSet<>();
    boolean more = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = nameOf(file);
        if (!name.isEmpty() && name.compareTo(after) > 0) {
          first.add(name);
        }
        if (first.size() > limit) {
          first.pollLast();
          more = true;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    List<Entry> entries = new ArrayList<>();
    for (String name : first) {
      addTo(entries, name);
    }
    // All of them were deleted meanwhile: an empty page would end the list.
    return more && entries.isEmpty() ? pageAfter(first.last()) : new Page(entries, more);
  }

  /** With a slash for a directory, as it counts in the order; empty if it is not ours. */
  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    if (!Names.isPart(name)) {
      return "";
    }
    return Files.isDirectory(file) ? name + "/" : name;
  }

  private void addTo(List<Entry> entries, String name) throws IOException {
    if (name.endsWith("/")) {
      entries.add(new Entry(name, 0, Instant.EPOCH));
      return;
    }
    try {
      BasicFileAttributes file =
          Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
      entries.add(new Entry(name, file.size(), file.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      // Deleted meanwhile.
    }
  }
}
