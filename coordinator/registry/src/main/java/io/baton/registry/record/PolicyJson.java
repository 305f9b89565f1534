package io.baton.registry.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSortedMap;
import io.baton.api.ArchivePolicy;
import io.baton.api.Retention;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.registry.record.origin.Restored;
import io.baton.registry.record.wish.Halted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The parts of a segment's record that say which versions stay, are archived, and came back. */
final class PolicyJson {

  private PolicyJson() {}

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

  /** Into a record, if there is one. */
  static void write(@Nullable ArchivePolicy archive, ObjectNode record) {
    if (archive == null) {
      return;
    }
    ObjectNode json = record.putObject("archive");
    json.put("location", archive.location());
    json.put("everyVersions", archive.everyVersions());
    json.put("everySeconds", archive.every().toSeconds());
    json.put("last", archive.last());
    json.put("ageSeconds", archive.age().toSeconds());
    if (!archive.requested().isNone()) {
      json.put("requestedEpoch", archive.requested().epoch());
      json.put("requestedSequence", archive.requested().sequence());
    }
  }

  static ArchivePolicy readArchive(Fields fields) {
    return new ArchivePolicy(
        fields.text("location"),
        fields.number("everyVersions"),
        Duration.ofSeconds(fields.number("everySeconds")),
        fields.integer("last"),
        Duration.ofSeconds(fields.number("ageSeconds")),
        fields.has("requestedEpoch")
            ? new Version(fields.number("requestedEpoch"), fields.number("requestedSequence"))
            : Version.NONE);
  }

  /** Into a record, if it is. */
  static void write(@Nullable Halted halted, ObjectNode record) {
    if (halted != null) {
      record.putObject("halted").put("when", halted.when().toString()).put("by", halted.by());
    }
  }

  static Halted readHalted(Fields fields) {
    return new Halted(fields.time("when"), fields.text("by"));
  }

  /** Into a record, if it is. */
  static void write(@Nullable Restored restored, ObjectNode record) {
    if (restored == null) {
      return;
    }
    ObjectNode json = record.putObject("restored");
    json.put("when", restored.when().toString());
    json.put("from", restored.from().toString());
    json.put("epoch", restored.version().epoch());
    json.put("sequence", restored.version().sequence());
    json.put("time", restored.time().toString());
  }

  static Restored readRestored(Fields fields) {
    return new Restored(
        fields.time("when"),
        SegmentId.parse(fields.text("from")),
        new Version(fields.number("epoch"), fields.number("sequence")),
        fields.time("time"));
  }

  static Retained readRetained(Fields fields) {
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
