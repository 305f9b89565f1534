package io.baton.torture.cluster;

import io.baton.torture.process.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What processes said that is waited for. */
final class Said {

  private static final Pattern KEPT =
      Pattern.compile("(ready|finished|unfinished|broken)\\b.*|" + Server.NODE_READY);

  private final List<String> lines = new ArrayList<>();

  /** Keeps a line if somebody may wait for it. */
  synchronized void hear(String line) {
    if (KEPT.matcher(line).matches()) {
      lines.add(line);
      notifyAll();
    }
  }

  /** Forgets what was answered to earlier questions. */
  synchronized void forget() {
    lines.removeIf(line -> line.matches("(un)?finished .*"));
  }

  /** Waits until so many lines are such, and for no longer than this; those that are. */
  synchronized List<String> await(String regex, int count, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      List<String> found = lines.stream().filter(line -> line.matches(regex)).toList();
      long left = deadline - System.nanoTime();
      if (found.size() >= count || left <= 0) {
        return found;
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }
}
