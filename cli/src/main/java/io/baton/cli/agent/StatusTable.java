package io.baton.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import io.baton.cli.terminal.Age;
import io.baton.cli.terminal.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An agent's status for people: a line for each program, and below it what is wrong. */
final class StatusTable {

  private StatusTable() {}

  static String of(JsonNode document) {
    Table table =
        Table.of("PROGRAM", "SEGMENT", "STATE", ">FOR", "RUN", ">VERSION", ">CHECKPOINTS", ">LAST");
    List<String> notes = new ArrayList<>();
    for (JsonNode each : document.path("programs")) {
      table.row(
          text(each, "program"),
          text(each, "segment"),
          text(each, "state"),
          age(each.path("since_ms")),
          each.has("run") ? text(each.path("run"), "state") : "-",
          text(each, "version"),
          text(each, "checkpoints"),
          each.has("checkpoint_ms_ago") ? age(each.path("checkpoint_ms_ago")) : "-");
      for (String about :
          ImmutableList.of(
              text(each, "reason"), text(each.path("run"), "reason"), text(each, "trouble"))) {
        if (!about.isEmpty()) {
          notes.add(text(each, "program") + ": " + about);
        }
      }
    }
    return table + (notes.isEmpty() ? "" : "\n" + String.join("\n", notes) + "\n");
  }

  private static String text(JsonNode program, String key) {
    return program.path(key).asText();
  }

  private static String age(JsonNode millis) {
    return Age.format(Duration.ofMillis(millis.asLong()));
  }
}
