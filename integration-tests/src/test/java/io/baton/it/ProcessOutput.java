package io.baton.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a process prints, line by line, to be waited for. One thread adds the lines, others read
 * them.
 */
final class ProcessOutput {

  private static final int TAIL = 30;

  private final String name;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  /** Of a process that has this name in messages. */
  ProcessOutput(String name) {
    this.name = name;
  }

  synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  /** The process is gone, and all it printed was added. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits for a line, counting from {@code from}; its index. Fails if the process ends first, or
   * after the limit.
   */
  synchronized int await(int from, Predicate<String> wanted, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    int next = from;
    while (true) {
      for (; next < lines.size(); next++) {
        if (wanted.test(lines.get(next))) {
          return next;
        }
      }
      long left = deadline - System.nanoTime();
      if (ended || left <= 0) {
        throw new AssertionError(
            name + (ended ? " ended" : " was silent for " + limit) + ":\n" + tail());
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  /** Waits for a line with this beginning, and gives what follows it. */
  String await(String prefix, Duration limit) throws InterruptedException {
    return line(await(0, line -> line.startsWith(prefix), limit)).substring(prefix.length());
  }

  /** Waits until the process has ended. Fails after the limit. */
  synchronized void awaitEnd(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!ended) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(name + " did not end within " + limit + ":\n" + tail());
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  synchronized String line(int index) {
    return lines.get(index);
  }

  /** What was printed so far. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  private String tail() {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }
}
