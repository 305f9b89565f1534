package io.baton.store.disk;

import java.io.IOException;

/** The disk has no room for what was to be allocated. Nothing changed. */
public final class DiskFullException extends IOException {

  private static final long serialVersionUID = 1;

  /** Creates one with a message that names the file. */
  public DiskFullException(String message) {
    super(message);
  }
}
