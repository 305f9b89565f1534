package io.baton.cli.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.ArchivePolicy;
import io.baton.cli.terminal.Age;
import java.util.ArrayList;
import java.util.List;

/**
 * Where and how often versions are archived.
 *
 * @param policy of a segment
 */
public record ArchivePolicyView(ArchivePolicy policy) {

  /** For programs. */
  public void putInto(ObjectNode document) {
    document
        .put("location", policy.location())
        .put("everyVersions", policy.everyVersions())
        .put("everySeconds", policy.every().toSeconds())
        .put("last", policy.last())
        .put("ageSeconds", policy.age().toSeconds());
  }

  /** For people. */
  public String text() {
    List<String> when = new ArrayList<>();
    if (policy.everyVersions() > 0) {
      when.add("every %d versions".formatted(policy.everyVersions()));
    }
    if (!policy.every().isZero()) {
      when.add("every " + Age.format(policy.every()));
    }
    List<String> stay = new ArrayList<>();
    if (policy.last() > 0) {
      stay.add("the last " + policy.last());
    }
    if (!policy.age().isZero()) {
      stay.add("those of the last " + Age.format(policy.age()));
    }
    return "archived to %s, %s; %s stay there"
        .formatted(
            policy.location(),
            when.isEmpty() ? "when asked for" : String.join(" or ", when),
            stay.isEmpty() ? "all" : String.join(", and ", stay));
  }
}
