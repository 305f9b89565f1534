package io.baton.archive.write;

import io.baton.archive.store.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What is read no faster than a pace has it. */
public final class PacedContent {

  private PacedContent() {}

  /** Waits after each read for as many bytes as were read. */
  public static InputStream of(InputStream bytes, Pace pace) {
    return new FilterInputStream(bytes) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        if (count > 0) {
          pace.await(count);
        }
        return count;
      }
    };
  }

  /**
   * Waits for all bytes before they are sent: a server does not wait in the middle of a request for
   * as long.
   */
  static void awaitAll(Content content, Pace pace) {
    for (long left = content.length(); left > 0; left -= Integer.MAX_VALUE) {
      pace.await((int) Math.min(left, Integer.MAX_VALUE));
    }
  }
}
