package io.baton.node.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Whose a data directory is: {@code node.json}. Its {@code v} is the directory's format; a higher
 * one than {@value #FORMAT} is refused. Fields may be added within one format.
 *
 * @param node drawn or given when the directory was made; never changed
 * @param cluster the one that its replicas belong to
 * @param created when it was made
 */
public record Identity(NodeId node, String cluster, Instant created) {

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  byte[] toJson() throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("v", FORMAT);
    json.put("node", node.value());
    json.put("cluster", cluster);
    json.put("created", created.toString());
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }

  static Identity ofJson(byte[] bytes, Path file) throws IOException {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      int format = json.path("v").asInt();
      if (format > FORMAT) {
        throw new DirectoryRefusedException(
            file + " has format " + format + ", this Baton knows " + FORMAT + ": use a newer one");
      }
      return new Identity(
          new NodeId(json.path("node").asText()),
          json.required("cluster").asText(),
          Instant.parse(json.path("created").asText()));
    } catch (JsonProcessingException | RuntimeException e) {
      throw new DirectoryRefusedException(
          file
              + " cannot be read: "
              + e.getMessage()
              + "; restore it, as it says whose data it is");
    }
  }
}
