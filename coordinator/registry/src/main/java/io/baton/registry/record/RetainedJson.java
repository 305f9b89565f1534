package io.baton.registry.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSortedMap;
import io.baton.api.Retention;
import io.baton.api.Version;
import java.time.Duration;

/** The part of a segment's record that says which versions stay. */
final class RetainedJson {

  private RetainedJson() {}

  static void write(Retained retained, ObjectNode json) {
    Retention retention = retained.retention();
    json.put("last", retention.last());
    json.put("ageSeconds", retention.age().toSeconds());
    json.put("everySeconds", retention.every().toSeconds());
    ArrayNode labels = json.putArray("labels");
    retained
        .labels()
        .forEach(
            (label, version) ->
                labels
                    .addObject()
                    .put("label", label)
                    .put("epoch", version.epoch())
                    .put("sequence", version.sequence()));
  }

  static Retained read(Fields fields) {
    ImmutableSortedMap.Builder<String, Version> labels = ImmutableSortedMap.naturalOrder();
    for (Fields each : fields.objects("labels")) {
      labels.put(each.text("label"), new Version(each.number("epoch"), each.number("sequence")));
    }
    return new Retained(
        new Retention(
            fields.integer("last"),
            Duration.ofSeconds(fields.number("ageSeconds")),
            Duration.ofSeconds(fields.number("everySeconds"))),
        labels.buildOrThrow());
  }
}
