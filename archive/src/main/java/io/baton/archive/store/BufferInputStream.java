package io.baton.archive.store;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads buffers, one after the other, whose positions stay as they are. */
final class BufferInputStream extends InputStream {

  private final List<ByteBuffer> parts;
  private int next;
  private ByteBuffer part = ByteBuffer.allocate(0);

  BufferInputStream(List<ByteBuffer> parts) {
    this.parts = parts;
  }

  @Override
  public int read() {
    return hasMore() ? part.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, part.remaining());
    part.get(into, offset, count);
    return count;
  }

  private boolean hasMore() {
    while (!part.hasRemaining() && next < parts.size()) {
      part = parts.get(next++).duplicate();
    }
    return part.hasRemaining();
  }
}
