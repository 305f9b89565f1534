package io.baton.cli.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.Receipt;
import io.baton.api.SegmentName;
import io.baton.cli.terminal.ByteCount;

/**
 * A version that was made.
 *
 * @param segment whose
 * @param receipt of it
 * @param length bytes of its content
 */
public record ReceiptView(SegmentName segment, Receipt receipt, long length) {

  /** For programs. */
  public ObjectNode json() {
    ObjectNode document =
        Json.object()
            .put("name", segment.value())
            .put("version", receipt.version().toString())
            .put("length", length)
            .put("checksum", Json.hex(receipt.checksum()))
            .put("durability", Json.lower(receipt.durability()));
    ArrayNode nodes = document.putArray("replicas");
    receipt.replicas().stream().sorted().forEach(node -> nodes.add(node.value()));
    return document;
  }

  /**
   * For people, a line.
   *
   * @param done what was done, such as {@code registered}
   */
  public String text(String done) {
    return "%s %s version %s, %s on %s%n"
        .formatted(
            done,
            segment,
            receipt.version(),
            ByteCount.format(length),
            String.join(", ", receipt.replicas().stream().sorted().map(Object::toString).toList()));
  }
}
