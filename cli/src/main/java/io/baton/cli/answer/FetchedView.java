package io.baton.cli.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.SegmentName;
import io.baton.cli.terminal.ByteCount;
import io.baton.client.version.Fetched;

/**
 * A version that was copied.
 *
 * @param segment whose
 */
public record FetchedView(SegmentName segment, Fetched fetched) {

  /**
   * For programs.
   *
   * @param file that it is in now
   */
  public ObjectNode json(String file) {
    ObjectNode document =
        Json.object()
            .put("name", segment.value())
            .put("version", fetched.version().toString())
            .put("length", fetched.length())
            .put("checksum", Json.hex(fetched.checksum()))
            .put("source", fetched.source().value())
            .put("file", file);
    ArrayNode problems = document.putArray("problems");
    fetched.problems().forEach(problems::add);
    return document;
  }

  /**
   * For people, a line.
   *
   * @param done what was done, such as {@code got}
   */
  public String text(String done) {
    return "%s %s version %s, %s from %s%n"
        .formatted(
            done, segment, fetched.version(), ByteCount.format(fetched.length()), fetched.source());
  }
}
