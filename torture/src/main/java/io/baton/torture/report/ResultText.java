package io.baton.torture.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.stream.Collectors;

/** A result in words, and in JSON. */
public final class ResultText {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ResultText() {}

  /** One object in one line. */
  public static String json(Result result) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("seed", result.seed());
    json.put("minutes", result.minutes());
    json.put("checkpoints", result.checkpoints());
    json.put("kills", result.kills());
    json.put("pauses", result.pauses());
    json.put("partitions", result.partitions());
    json.put("takeovers", result.takeovers());
    json.put("unknown", result.unknown());
    json.put("lost", result.lost());
    json.put("violations", result.violations());
    json.put("opens", result.opens());
    json.put("fetches", result.fetches());
    json.put("crashes", result.crashes());
    json.set("faults", MAPPER.valueToTree(result.sortedFaults()));
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Some lines. */
  public static String words(Result result) {
    String faults =
        result.sortedFaults().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return String.join(
            System.lineSeparator(),
            String.format(
                Locale.ROOT,
                "seed %d, %s minutes: %d lost, %d violations",
                result.seed(),
                result.minutes(),
                result.lost(),
                result.violations()),
            "  %d checkpoints acknowledged, %d of unknown outcome; %d opens, %d of them takeovers; %d fetches"
                .formatted(
                    result.checkpoints(),
                    result.unknown(),
                    result.opens(),
                    result.takeovers(),
                    result.fetches()),
            "  faults: " + faults,
            result.isSomething() ? "" : "  too little happened for this to mean anything")
        .stripTrailing();
  }
}
