package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the counting programs of several machines have written: see counter.py. */
record Ledger(Path file) {

  /**
   * A start of the program.
   *
   * @param line of the ledger, from 0
   * @param host where
   * @param number that it found
   * @param millis since the epoch
   */
  record Begin(int line, String host, long number, long millis) {}

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> words(String line) {
    return Splitter.on(' ').splitToList(line);
  }

  /** How many lines there are. */
  int size() {
    return lines().size();
  }

  /** The first start after so many lines. */
  Optional<Begin> begun(int after) {
    List<String> lines = lines();
    for (int i = after; i < lines.size(); i++) {
      List<String> words = words(lines.get(i));
      if (words.get(0).equals("begin")) {
        return Optional.of(
            new Begin(i, words.get(1), Long.parseLong(words.get(2)), Long.parseLong(words.get(3))));
      }
    }
    return Optional.empty();
  }

  /** Whether a number was kept on this host after so many lines. */
  boolean kept(int after, String host) {
    return lines().stream().skip(after).anyMatch(line -> line.startsWith("kept " + host + " "));
  }

  /** The last number that was kept. */
  long last() {
    return lines().stream()
        .filter(line -> line.startsWith("kept "))
        .mapToLong(line -> Long.parseLong(words(line).get(2)))
        .max()
        .orElse(0);
  }

  /** Every start found all that was kept before, and no number was kept twice. */
  void assertNothingLost() {
    long kept = 0;
    for (String line : lines()) {
      List<String> words = words(line);
      long number = Long.parseLong(words.get(2));
      if (words.get(0).equals("kept")) {
        assertTrue(number > kept, () -> line + " in " + file);
        kept = number;
      } else {
        long before = kept;
        assertTrue(number >= kept, () -> line + " after " + before);
      }
    }
    assertTrue(kept > 0, "nothing was kept");
  }
}
