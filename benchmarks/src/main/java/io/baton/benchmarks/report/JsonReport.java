package io.baton.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalDouble;

/** Results as one JSON object, for programs. */
public final class JsonReport {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonReport() {}

  /** Each figure by its key, then where it was measured. */
  public static String of(Results results, Machine machine) {
    ObjectNode json = MAPPER.createObjectNode();
    for (Figure figure : results.figures()) {
      json.set(figure.key(), node(results, figure));
    }
    json.put("mb", "10^6 bytes of the segment, however many copies are made");
    json.set("environment", MAPPER.valueToTree(machine));
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode node(Results results, Figure figure) {
    ObjectNode node = MAPPER.createObjectNode();
    for (Side side : Side.values()) {
      put(node, side.name().toLowerCase(Locale.ROOT), results.median(side, figure));
    }
    put(node, "ratio", results.ratio(figure));
    node.put("unit", figure.unit());
    figure
        .mark()
        .ifPresent(mark -> node.put("mark", mark.text()).put("met", results.isMet(figure)));
    ObjectNode runs = node.putObject("runs");
    for (Side side : Side.values()) {
      if (!results.runs(side, figure).isEmpty()) {
        runs.set(
            side.name().toLowerCase(Locale.ROOT),
            MAPPER.valueToTree(
                results.runs(side, figure).stream().map(JsonReport::rounded).toList()));
      }
    }
    return node;
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    value.ifPresent(present -> node.put(name, rounded(present)));
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
