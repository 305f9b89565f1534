package io.baton.torture.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is lost between one host and others: percent of the packets, 100 for all. Faults add up;
 * each is taken out by itself.
 */
final class Rules {

  private final Map<Long, Rule> rules = new TreeMap<>();

  /**
   * One of them.
   *
   * @param peers addresses of the others
   */
  record Rule(Direction direction, List<String> peers, int percent) {
    Rule {
      peers = List.copyOf(peers);
    }

    String text() {
      String chance = percent < 100 ? " numgen random mod 100 < %d".formatted(percent) : "";
      String field = direction == Direction.RECEIVED ? "saddr" : "daddr";
      return "ip %s { %s }%s drop".formatted(field, String.join(", ", peers), chance);
    }
  }

  /** Adds a rule under a number that removes it. */
  void add(long number, Rule rule) {
    rules.put(number, rule);
  }

  void remove(long number) {
    rules.remove(number);
  }

  /** For {@code nft -f}: replaces whatever stood before, at once. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("flush ruleset");
    lines.add("table inet faults {");
    for (Direction direction : Direction.values()) {
      lines.add("chain " + direction.hook() + " {");
      lines.add("type filter hook %s priority 0; policy accept;".formatted(direction.hook()));
      rules.values().stream()
          .filter(rule -> rule.direction == direction)
          .map(Rule::text)
          .forEach(lines::add);
      lines.add("}");
    }
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }
}
