package io.baton.archive.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What an error of the file system means for a store. */
final class Troubles {

  /** With less room than this a write that failed is taken for one on a full disk. */
  private static final long FULL = 2L << 20;

  private final Path root;

  Troubles(Path root) {
    this.root = root;
  }

  /** Something that may fail. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  /** Runs it; what it throws names the object. */
  <T> T attempt(String name, Attempt<T> attempt) throws StoreException {
    try {
      return attempt.run();
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw troubleOf(name, e);
    }
  }

  /** A directory that is not there, such as a mount that is missing, holds nothing and says so. */
  void requireRoot() throws StoreException {
    if (!Files.isDirectory(root)) {
      throw new StoreException.Refused(
          "the archive's directory %s is not there: mount or make it, then try again"
              .formatted(root));
    }
  }

  private StoreException troubleOf(String name, IOException e) throws StoreException {
    requireRoot();
    if (e instanceof NoSuchFileException) {
      return new StoreException.NotFound("%s is not in %s".formatted(name, root));
    }
    if (e instanceof AccessDeniedException) {
      return new StoreException.Refused(
          "%s in %s: this user has no permission (%s)".formatted(name, root, e.getMessage()), e);
    }
    if (isFull()) {
      return new StoreException.Refused(
          "%s in %s: the file system is full. Make room, then try again".formatted(name, root), e);
    }
    return new StoreException.Unavailable(
        "%s in %s: %s; it is safe to try again".formatted(name, root, e.getMessage()), e);
  }

  private boolean isFull() {
    try {
      return Files.getFileStore(root).getUsableSpace() < FULL;
    } catch (IOException unknown) {
      return false;
    }
  }
}
