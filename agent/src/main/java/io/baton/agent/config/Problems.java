package io.baton.agent.config;

import com.google.common.base.CharMatcher;
import io.baton.daemon.config.ConfigException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with a file: each thing once, however often it is come across. */
final class Problems {

  private record Problem(int line, String text) {}

  private final Path file;
  private final Set<Problem> all = new LinkedHashSet<>();

  Problems(Path file) {
    this.file = file;
  }

  /** What a message about a line begins with. */
  String at(int line) {
    return file + " line " + line;
  }

  /** One of a key. */
  void add(int line, String key, String reason) {
    add(line, at(line) + ": " + key + ": " + reason);
  }

  /** One that says itself where it is. */
  void add(int line, String text) {
    all.add(new Problem(line, CharMatcher.javaIsoControl().replaceFrom(text, ' ')));
  }

  /**
   * Refuses the file if there is anything.
   *
   * @throws ConfigException with one line for each, in the order of the file
   */
  void refuse() throws ConfigException {
    if (!all.isEmpty()) {
      throw new ConfigException(
          all.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(Problem::text)
              .collect(Collectors.joining("\n")));
    }
  }
}
