package io.baton.agent.process.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** The last bytes of a stream, read without waiting for more. Thread-safe. */
final class Tail {

  private static final int CHUNK = 8192;
  private static final int CHUNKS = 32;

  private final InputStream stream;
  private final byte[] last;
  private int length;

  Tail(InputStream stream, int bytes) {
    this.stream = stream;
    this.last = new byte[bytes];
  }

  /** Reads what is there, but not for ever what a fast writer adds meanwhile. */
  synchronized void drain() throws IOException {
    byte[] chunk = new byte[CHUNK];
    int there = stream.available();
    for (int i = 0; i < CHUNKS && there > 0; i++) {
      keep(chunk, stream.read(chunk, 0, Math.min(there, CHUNK)));
      there = stream.available();
    }
  }

  private void keep(byte[] chunk, int count) {
    int fresh = Math.min(count, last.length);
    if (fresh > 0) {
      int kept = Math.min(length, last.length - fresh);
      System.arraycopy(last, length - kept, last, 0, kept);
      System.arraycopy(chunk, count - fresh, last, kept, fresh);
      length = kept + fresh;
    }
  }

  /** As text; bytes that are none are replaced. */
  @Override
  public synchronized String toString() {
    return new String(last, 0, length, UTF_8).strip();
  }
}
