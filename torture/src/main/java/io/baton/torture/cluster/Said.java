package io.baton.torture.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the client processes said, to be waited for. */
final class Said {

  private static final List<String> WORDS =
      List.of("ready", "registered ", "finished ", "unfinished ", "broken ");

  private final List<String> lines = new ArrayList<>();

  /** Keeps a line if it is an answer; logs are none. */
  synchronized void hear(String line) {
    if (WORDS.stream().anyMatch(line::startsWith)) {
      lines.add(line);
      notifyAll();
    }
  }

  /** Waits until so many lines are such, and for no longer than this; those that are. */
  synchronized List<String> await(Predicate<String> wanted, int count, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      List<String> found = lines.stream().filter(wanted).toList();
      long left = deadline - System.nanoTime();
      if (found.size() >= count || left <= 0) {
        return found;
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }
}
