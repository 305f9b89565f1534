package io.baton.archive.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a file; its errors are those of the store. */
final class StoredInputStream extends FilterInputStream {

  private final String name;
  private final Troubles troubles;

  StoredInputStream(String name, InputStream file, Troubles troubles) {
    super(file);
    this.name = name;
    this.troubles = troubles;
  }

  @Override
  public int read() throws IOException {
    return troubles.attempt(name, super::read);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return troubles.attempt(name, () -> super.read(into, offset, length));
  }
}
