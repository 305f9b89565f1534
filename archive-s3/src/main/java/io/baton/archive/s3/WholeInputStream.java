package io.baton.archive.s3;

import io.baton.archive.store.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;

/**
 * An object as it comes from the server. A connection that ends before the object does is an error,
 * which the JDK's own streams do not report.
 */
final class WholeInputStream extends FilterInputStream {

  private final ResponseInputStream<?> answer;
  private final String what;
  private long left;

  /**
   * Begins.
   *
   * @param what is read, for errors
   * @param length how many bytes the server says
   */
  WholeInputStream(ResponseInputStream<?> answer, String what, long length) {
    super(answer);
    this.answer = answer;
    this.what = what;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count;
    try {
      count = super.read(into, offset, length);
    } catch (IOException e) {
      throw cut(e);
    }
    if (count < 0 && left > 0) {
      throw cut(new IOException("the stream has ended"));
    }
    left -= Math.max(0, count);
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] skipped = new byte[(int) Math.min(1 << 16, count)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  /** The rest of what is not read to its end is not waited for. */
  @Override
  public void close() throws IOException {
    if (left > 0) {
      answer.abort();
    } else {
      super.close();
    }
  }

  private StoreException.Unavailable cut(IOException cause) {
    return new StoreException.Unavailable(
        "%s: the connection ended %d bytes before the object does; it is safe to try again"
            .formatted(what, left),
        cause);
  }
}
