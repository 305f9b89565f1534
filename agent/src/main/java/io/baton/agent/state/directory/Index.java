package io.baton.agent.state.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.baton.api.error.CorruptDataException;
import io.baton.client.open.MappedSegment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the index of a directory says.
 *
 * <pre>
 *   {"v":1,"entries":[{"path":"a","kind":"DIRECTORY","mode":448,"uid":0,"gid":0},
 *                     {"path":"a/data","kind":"FILE","mode":384,"uid":0,"gid":0,"slot":3},
 *                     {"path":"b","kind":"LINK","mode":511,"uid":0,"gid":0,"link":"a/data"}]}
 * </pre>
 *
 * @param entries parents first; their faces are empty
 * @param slots of the files, from 1, by path
 */
record Index(ImmutableList<Entry> entries, Map<String, Integer> slots) {

  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a directory in which nothing is. */
  static Index empty() {
    return new Index(ImmutableList.of(), Map.of());
  }

  /** What a segment holds. */
  static Index in(MappedSegment segment) {
    byte[] text = new byte[Math.toIntExact(segment.length())];
    segment.bytes().read(0, text, 0, text.length);
    return read(text);
  }

  byte[] write() throws IOException {
    ObjectNode json = JSON.createObjectNode().put("v", FORMAT);
    ArrayNode list = json.putArray("entries");
    for (Entry entry : entries) {
      ObjectNode node =
          list.addObject()
              .put("path", entry.path())
              .put("kind", entry.kind().name())
              .put("mode", entry.mode())
              .put("uid", entry.uid())
              .put("gid", entry.gid());
      switch (entry.kind()) {
        case FILE -> node.put("slot", slots.get(entry.path()));
        case LINK -> node.put("link", entry.link());
        case DIRECTORY, OTHER -> {}
      }
    }
    return JSON.writeValueAsBytes(json);
  }

  /**
   * Reads one.
   *
   * @throws CorruptDataException if it is none, or names what is not below the directory
   */
  static Index read(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json.path("v").asInt() != FORMAT) {
        throw new CorruptDataException(
            "the index of a directory has format " + json.path("v") + ", which is not known here");
      }
      ImmutableList.Builder<Entry> entries = ImmutableList.builder();
      Map<String, Integer> slots = new HashMap<>();
      for (JsonNode node : json.path("entries")) {
        Entry entry = entry(node);
        entries.add(entry);
        if (entry.kind() == Entry.Kind.FILE) {
          slots.put(entry.path(), node.path("slot").asInt());
        }
      }
      return new Index(entries.build(), slots);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptDataException(
          "the index of a directory cannot be read: " + e.getMessage(), e);
    }
  }

  private static Entry entry(JsonNode node) {
    String path = node.path("path").asText();
    Path relative = Path.of(path);
    if (path.isEmpty()
        || relative.isAbsolute()
        || !relative.normalize().equals(relative)
        || path.startsWith("..")) {
      throw new CorruptDataException("the index of a directory names " + path);
    }
    return new Entry(
        path,
        Entry.Kind.valueOf(node.path("kind").asText()),
        node.path("link").asText(),
        node.path("mode").asInt(),
        node.path("uid").asInt(),
        node.path("gid").asInt(),
        "");
  }
}
