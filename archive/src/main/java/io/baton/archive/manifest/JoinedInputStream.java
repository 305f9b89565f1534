package io.baton.archive.manifest;

import io.baton.archive.store.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads contents, one after the other. */
final class JoinedInputStream extends InputStream {

  private final List<Content> parts;
  private int next;
  private InputStream part = InputStream.nullInputStream();

  JoinedInputStream(List<Content> parts) {
    this.parts = parts;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = part.read(into, offset, length);
    while (count < 0 && next < parts.size()) {
      part.close();
      part = parts.get(next++).open();
      count = part.read(into, offset, length);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    part.close();
  }
}
