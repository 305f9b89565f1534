package io.baton.archive.write;

import com.google.common.util.concurrent.RateLimiter;

/** How fast what is archived may go to and fro. Called by the thread that archives. */
public interface Pace {

  /** As fast as the store takes it. */
  Pace UNLIMITED = bytes -> {};

  /** Returns when so many bytes, 1 or more, may be sent or read. */
  void await(int bytes);

  /** Shares a limiter of bytes in a second, perhaps with others. */
  static Pace of(RateLimiter bytesPerSecond) {
    return bytesPerSecond::acquire;
  }
}
