package io.baton.archive.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Gives a file that is whole its name. */
final class Links {

  private Links() {}

  /**
   * In one step; unless there is one already, which stays. Where the file system has no links, of
   * two who do this at the same instant the second one wins.
   */
  static void give(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // It counts as stored: names are never used for other content.
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      rename(draft, file);
    }
  }

  private static void rename(Path draft, Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
