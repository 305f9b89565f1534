package io.baton.node.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * How far ZooKeeper had come when the node wrote to it last: {@code registry.json} (R11). ZooKeeper
 * shows at least that, unless it went back.
 *
 * @param mark number of the node's mark; 0 before the first
 * @param mzxid ZooKeeper's number of the write of that mark
 * @param rebuilds nonces of the rebuilds that the node saw, newest first
 */
public record Remembered(long mark, long mzxid, ImmutableList<Long> rebuilds) {

  /** Of a node that has written nothing yet. */
  public static final Remembered NOTHING = new Remembered(0, 0, ImmutableList.of());

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  byte[] toJson() throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("v", FORMAT);
    json.put("mark", mark);
    json.put("mzxid", mzxid);
    ArrayNode nonces = json.putArray("rebuilds");
    rebuilds.forEach(nonce -> nonces.add(HexFormat.of().toHexDigits(nonce)));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }

  static Remembered ofJson(byte[] bytes, Path file) throws IOException {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      int format = json.path("v").asInt();
      if (format > FORMAT) {
        throw new DirectoryRefusedException(
            file + " has format " + format + ", this Baton knows " + FORMAT + ": use a newer one");
      }
      ImmutableList.Builder<Long> rebuilds = ImmutableList.builder();
      for (JsonNode nonce : json.required("rebuilds")) {
        rebuilds.add(Long.parseUnsignedLong(nonce.asText(), 16));
      }
      return new Remembered(
          json.required("mark").longValue(), json.required("mzxid").longValue(), rebuilds.build());
    } catch (JsonProcessingException | RuntimeException e) {
      throw new DirectoryRefusedException(
          file
              + " cannot be read: "
              + e.getMessage()
              + "; it tells by whether ZooKeeper went back. Restore it, or delete it if you are"
              + " sure that ZooKeeper did not");
    }
  }
}
