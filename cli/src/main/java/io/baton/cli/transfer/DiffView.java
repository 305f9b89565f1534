package io.baton.cli.transfer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.SegmentSpec;
import io.baton.cli.answer.Json;
import io.baton.cli.terminal.ByteCount;
import io.baton.cli.terminal.Table;
import io.baton.outline.Differences;
import io.baton.outline.Outline;
import org.jspecify.annotations.Nullable;

/**
 * Where two versions differ.
 *
 * @param left the first one
 * @param right the other one
 * @param file that the other one is in, or null if it is in a segment
 */
record DiffView(Outline left, Outline right, Differences differences, @Nullable String file) {

  static DiffView of(Outline left, Outline right) {
    return new DiffView(left, right, left.differences(right), null);
  }

  static DiffView withFile(Outline left, Outline right, String file) {
    return new DiffView(left, right, left.differences(right), file);
  }

  /**
   * For programs.
   *
   * @param most ranges to list
   */
  ObjectNode json(int most) {
    ObjectNode other = side(right);
    if (file != null) {
      other.put("file", file);
    }
    ObjectNode document = Json.object().put("same", differences.isEmpty());
    document.set("left", side(left));
    document.set("right", other);
    document
        .put("blockSize", SegmentSpec.BLOCK_SIZE)
        .put("blocks", differences.allBlocks())
        .put("differentBlocks", differences.blocks())
        .put("bytes", differences.allBytes())
        .put("differentBytes", differences.bytes());
    ArrayNode ranges = document.putArray("ranges");
    document.put("more", differences.ranges().skip(most).findAny().isPresent());
    differences
        .ranges()
        .limit(most)
        .forEach(
            range ->
                ranges.addObject().put("offset", range.offset()).put("length", range.length()));
    return document;
  }

  private static ObjectNode side(Outline outline) {
    return Json.object()
        .put("name", outline.name().value())
        .put("id", outline.segment().toString())
        .put("version", outline.version().toString())
        .put("length", outline.length())
        .put("checksum", Json.hex(outline.checksum()));
  }

  /**
   * For people.
   *
   * @param most ranges to list
   */
  String text(int most) {
    String sides = "%s and %s".formatted(side(left, null), side(right, file));
    if (differences.isEmpty()) {
      return "%s are the same, %s%n".formatted(sides, ByteCount.format(left.length()));
    }
    Table table = Table.of(">offset", ">length");
    differences.ranges().limit(most).forEach(range -> table.row(range.offset(), range.length()));
    return "%s differ in %d of %d blocks, %s of %s%n%s%s"
        .formatted(
            sides,
            differences.blocks(),
            differences.allBlocks(),
            ByteCount.format(differences.bytes()),
            ByteCount.format(differences.allBytes()),
            table,
            differences.ranges().skip(most).findAny().isPresent() ? "and more: --limit\n" : "");
  }

  private static String side(Outline outline, @Nullable String file) {
    String version = outline.name() + " version " + outline.version();
    return file == null ? version : file + " (" + version + ")";
  }
}
