package io.baton.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares measures with the ceilings and with the list of exceptions. */
final class Ceilings {

  private final Map<Measure.Key, Integer> exceptions;

  private Ceilings(Map<Measure.Key, Integer> exceptions) {
    this.exceptions = exceptions;
  }

  /** Reads lines of {@code kind name limit # reason}; empty lines and pure comments are skipped. */
  static Ceilings withExceptions(List<String> lines) {
    Map<Measure.Key, Integer> exceptions =
        new TreeMap<>(Comparator.comparing(Measure.Key::toString));
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        addException(exceptions, line);
      }
    }
    return new Ceilings(exceptions);
  }

  private static void addException(Map<Measure.Key, Integer> exceptions, String line) {
    int hash = line.indexOf(" #");
    if (hash < 0 || line.substring(hash + 2).isBlank()) {
      throw new IllegalArgumentException("Exception without a reason: " + line);
    }
    List<String> words = Arrays.asList(line.substring(0, hash).trim().split("\\s+", -1));
    if (words.size() != 3) {
      throw new IllegalArgumentException("Not 'kind name limit # reason': " + line);
    }
    Measure.Key key = new Measure.Key(ceilingOf(words.get(0)), words.get(1));
    if (exceptions.put(key, Integer.valueOf(words.get(2))) != null) {
      throw new IllegalArgumentException("Listed twice: " + line);
    }
  }

  private static Ceiling ceilingOf(String label) {
    return Arrays.stream(Ceiling.values())
        .filter(ceiling -> ceiling.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown kind: " + label));
  }

  /** One line per thing above its limit, and per exception that is not needed any more. */
  List<String> violations(List<Measure> measures) {
    List<String> violations = new ArrayList<>();
    Map<Measure.Key, Integer> largest = new HashMap<>();
    for (Measure measure : measures) {
      int limit = exceptions.getOrDefault(measure.key(), measure.ceiling().limit());
      if (measure.value() > limit) {
        violations.add(measure.key() + " is " + measure.value() + ", the ceiling is " + limit);
      }
      largest.merge(measure.key(), measure.value(), Math::max);
    }
    exceptions.forEach(
        (key, limit) -> {
          if (largest.getOrDefault(key, 0) <= key.ceiling().limit()) {
            violations.add(key + " needs no exception any more: remove it from the list");
          }
        });
    return violations;
  }
}
