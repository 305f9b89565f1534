package io.baton.node.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.baton.replication.guard.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;

/** {@code registry.json}: what the node remembers of ZooKeeper (R11). */
final class MemoryJson {

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private MemoryJson() {}

  static byte[] write(Memory memory) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("v", FORMAT);
    json.put("mark", memory.mark());
    json.put("mzxid", memory.mzxid());
    ArrayNode nonces = json.putArray("rebuilds");
    memory.rebuilds().forEach(nonce -> nonces.add(HexFormat.of().toHexDigits(nonce)));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }

  /** {@code file} is for errors. */
  static Memory read(byte[] bytes, Path file) throws IOException {
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
      return new Memory(
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
