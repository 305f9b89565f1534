package io.baton.cli.version;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.Version;
import io.baton.cli.answer.Json;
import io.baton.cli.terminal.ByteCount;
import io.baton.cli.terminal.Table;
import io.baton.client.version.HeldVersion;
import io.baton.client.version.VersionListing;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How kept versions are answered.
 *
 * @param listing what the members said
 */
record ListingView(VersionListing listing) {

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("segment", listing.record().name().value());
    json.put("newest", listing.newest().toString());
    ObjectNode retention = json.putObject("retention");
    retention.put("last", listing.record().retained().retention().last());
    retention.put("ageSeconds", listing.record().retained().retention().age().toSeconds());
    retention.put("everySeconds", listing.record().retained().retention().every().toSeconds());
    ArrayNode all = json.putArray("kept");
    for (HeldVersion kept : listing.kept()) {
      ObjectNode each =
          all.addObject()
              .put("version", kept.version().toString())
              .put("length", kept.length())
              .put("checksum", "%016x".formatted(kept.checksum()))
              .put("forGood", kept.forGood())
              .put("since", kept.since().toString())
              .put("label", labels(kept.version()));
      ArrayNode nodes = each.putArray("nodes");
      kept.holders().forEach(node -> nodes.add(node.value()));
    }
    return json;
  }

  String text() {
    Table table = Table.of("VERSION", "LABEL", ">LENGTH", "SINCE", "KEPT", "ON");
    for (HeldVersion kept : listing.kept()) {
      table.row(
          kept.version(),
          labels(kept.version()),
          ByteCount.format(kept.length()),
          kept.since().truncatedTo(ChronoUnit.SECONDS),
          kept.forGood() ? "until forgotten" : "for a while",
          kept.holders().size() + " of " + listing.record().inSync().size());
    }
    String newest = "newest committed version: " + listing.newest() + '\n';
    String policy = RetainCommand.text(listing.record().retained().retention()) + '\n';
    return (listing.kept().isEmpty() ? "no version is kept\n" : table.toString()) + newest + policy;
  }

  private String labels(Version version) {
    return listing.record().retained().labels().entrySet().stream()
        .filter(label -> label.getValue().equals(version))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(","));
  }
}
