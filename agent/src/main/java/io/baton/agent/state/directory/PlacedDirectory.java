package io.baton.agent.state.directory;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.baton.agent.state.place.Placing;
import io.baton.api.error.CorruptDataException;
import io.baton.client.SegmentGroup;
import io.baton.client.open.MappedSegment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the files of a group into the directory where their program looks for them: makes another
 * directory beside it, and swaps the two. What was there is set aside.
 *
 * @param group that is open
 * @param slots its segments
 * @param directory of the program
 */
record PlacedDirectory(SegmentGroup group, Slots slots, Path directory) {

  private static final Logger LOG = LoggerFactory.getLogger(PlacedDirectory.class);
  private static final String ASIDE = ".replaced";

  void put(Index index) throws IOException {
    Path parent = Placing.directory(directory);
    Path fresh = parent.resolve("." + directory.getFileName() + ".baton");
    delete(fresh);
    Files.createDirectory(fresh);
    Placing.give(fresh, Files.isDirectory(directory) ? directory : parent);
    for (Entry entry : index.entries()) {
      make(entry, index, fresh.resolve(entry.path()));
    }
    setModes(index, fresh);
    swap(fresh);
  }

  private static void delete(Path what) throws IOException {
    if (Files.exists(what, LinkOption.NOFOLLOW_LINKS)) {
      MoreFiles.deleteRecursively(what, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private void make(Entry entry, Index index, Path at) throws IOException {
    switch (entry.kind()) {
      case DIRECTORY -> Files.createDirectory(at);
      case LINK -> Files.createSymbolicLink(at, Path.of(entry.link()));
      case FILE -> {
        Integer slot = index.slots().get(entry.path());
        if (slot == null || slot < 1 || slot > slots.files()) {
          throw new CorruptDataException(
              "the index of %s has %s in place %s of %d"
                  .formatted(directory, entry.path(), slot, slots.files()));
        }
        fill(group.segment(slots.slot(slot)), at);
      }
      case OTHER -> throw new CorruptDataException("the index of " + directory + " has " + entry);
    }
  }

  private static void fill(MappedSegment from, Path file) throws IOException {
    try (FileChannel to =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Placing.copy(from, to);
    }
  }

  /** Children first: a directory may become one that nobody may write to. */
  private static void setModes(Index index, Path fresh) throws IOException {
    List<Entry> all = index.entries();
    for (int i = all.size() - 1; i >= 0; i--) {
      Entry entry = all.get(i);
      Path at = fresh.resolve(entry.path());
      give(at, entry);
      if (entry.kind() != Entry.Kind.LINK) {
        Files.setAttribute(at, "unix:mode", entry.mode());
      }
    }
  }

  private static void give(Path at, Entry entry) throws IOException {
    Integer uid = (Integer) Files.getAttribute(at, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Integer gid = (Integer) Files.getAttribute(at, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    if (uid != entry.uid() || gid != entry.gid()) {
      Files.setAttribute(at, "unix:uid", entry.uid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(at, "unix:gid", entry.gid(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  private void swap(Path fresh) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Path aside = directory.resolveSibling(directory.getFileName() + ASIDE);
      Files.setAttribute(fresh, "unix:mode", Files.getAttribute(directory, "unix:mode"));
      delete(aside);
      Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
      LOG.warn("{} is not the newest checkpoint of its group: it is {} now", directory, aside);
    }
    Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
  }
}
