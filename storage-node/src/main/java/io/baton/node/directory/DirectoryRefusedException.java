package io.baton.node.directory;

import java.io.IOException;

/** The data directory is not to be used by this process. Nothing in it was changed. */
public final class DirectoryRefusedException extends IOException {

  private static final long serialVersionUID = 1;

  /** Creates one; the message names the directory, the reason and what can be done. */
  public DirectoryRefusedException(String message) {
    super(message);
  }
}
