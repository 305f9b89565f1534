package io.baton.agent.state.place;

import io.baton.api.error.BatonException;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.RefusedException;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Errors of a program's files as those of Baton. */
public final class FileErrors {

  private FileErrors() {}

  /** Something with files. */
  public interface Action<T> {
    T run() throws IOException;
  }

  /** Something with files that gives nothing. */
  public interface Step {
    void run() throws IOException;
  }

  /**
   * Does it.
   *
   * @param what is done, such as {@code put the state into /srv/orders/state}
   * @throws RefusedException if it fails
   * @throws NoSpaceException if it fails as the disk is full
   */
  public static <T> T attempt(String what, Action<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  /** The same. */
  public static void run(String what, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  private static BatonException failure(String what, IOException e) {
    String reason = reason(e);
    return reason.contains("No space left")
        ? new NoSpaceException("cannot " + what + ": the disk is full; make room, and try again", e)
        : new RefusedException("cannot " + what + ": " + reason, e);
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException file
        ? file.getFile() + ": " + io.baton.daemon.config.FileErrors.reason(file)
        : String.valueOf(e.getMessage());
  }
}
