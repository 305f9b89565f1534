package io.baton.archive.s3;

import com.google.common.base.Ticker;
import io.baton.archive.store.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.core.ResponseInputStream;

/**
 * An object as it comes from the server. A connection that ends before the object does is an error,
 * which the JDK's own streams do not report; and so is one that the server keeps alive with next to
 * nothing.
 */
final class WholeInputStream extends FilterInputStream {

  private final ResponseInputStream<?> answer;
  private final String what;
  private final Duration patience;
  private final Ticker ticker;
  private long left;
  private long waited;

  /**
   * Begins.
   *
   * @param what is read, for errors
   * @param length how many bytes the server says
   * @param patience how long the server is waited for altogether; the time between reads does not
   *     count
   */
  WholeInputStream(
      ResponseInputStream<?> answer, String what, long length, Duration patience, Ticker ticker) {
    super(answer);
    this.answer = answer;
    this.what = what;
    this.left = length;
    this.patience = patience;
    this.ticker = ticker;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    long began = ticker.read();
    int count;
    try {
      count = super.read(into, offset, (int) Math.min(length, left));
    } catch (IOException e) {
      throw cut(e);
    }
    waited += ticker.read() - began;
    if (count < 0) {
      throw cut(new IOException("the stream has ended"));
    }
    left -= count;
    if (left > 0 && waited > patience.toNanos()) {
      throw cut(new IOException("the server has taken longer than " + patience));
    }
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
