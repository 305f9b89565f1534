package io.baton.demo.application;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;

/**
 * How much of the input has arrived: standard input tells, a number of bytes on each line. So the
 * input comes at a producer's pace, as a stream does. Its end says that the producer is gone.
 */
final class Feed {

  @GuardedBy("this")
  private long arrived;

  @GuardedBy("this")
  private boolean ended;

  /** Begins to read. */
  static Feed from(InputStream in) {
    Feed feed = new Feed();
    Thread reader = new Thread(() -> feed.read(in), "feed");
    reader.setDaemon(true);
    reader.start();
    return feed;
  }

  private void read(InputStream in) {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        advance(Long.parseLong(line.strip()));
      }
    } catch (IOException | NumberFormatException e) {
      System.err.println("the feed is broken: " + e);
    }
    end();
  }

  private synchronized void advance(long bytes) {
    arrived = Math.max(arrived, bytes);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits for input beyond a position; false if none will come any more. */
  synchronized boolean awaitBeyond(long position) throws InterruptedException {
    while (arrived <= position && !ended) {
      wait();
    }
    return arrived > position;
  }
}
