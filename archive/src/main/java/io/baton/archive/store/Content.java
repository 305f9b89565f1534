package io.baton.archive.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bytes to be stored, which can be read more than once: a store that lost its connection begins
 * again.
 */
public interface Content {

  /** How many. */
  long length();

  /** Reads them from their beginning. */
  InputStream open() throws IOException;

  /**
   * What lies between position and limit of buffers, one after the other; they are read later and
   * are not to be changed meanwhile.
   */
  static Content of(ByteBuffer... buffers) {
    List<ByteBuffer> parts = List.of(buffers);
    long length = parts.stream().mapToLong(ByteBuffer::remaining).sum();
    return new Content() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() {
        return new BufferInputStream(parts);
      }
    };
  }
}
