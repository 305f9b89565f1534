package io.baton.agent.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.agent.process.session.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What is remembered of a process that was started. Fields may be added within one format.
 *
 * <pre>
 * {"v":1,"pid":4711,"start":93261,"boot":"4b41…","mark":"5f0c…","command":"9a1e…","started":"2026-…"}
 * </pre>
 *
 * @param identity which process it is
 * @param mark of its session, see {@link io.baton.agent.process.session.Session}
 * @param digest of its command, see {@link Command#digest}
 * @param started when, by the wall clock; for people
 */
public record NotedProcess(ProcessIdentity identity, String mark, String digest, Instant started) {

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  byte[] toJson() throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("v", FORMAT);
    json.put("pid", identity.pid());
    json.put("start", identity.start());
    json.put("boot", identity.bootId());
    json.put("mark", mark);
    json.put("command", digest);
    json.put("started", started.toString());
    return MAPPER.writeValueAsBytes(json);
  }

  /** The file is for errors. */
  static NotedProcess ofJson(byte[] bytes, Path file) throws DamagedNoteException {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      int format = json.required("v").intValue();
      if (format != FORMAT) {
        throw new IllegalArgumentException("its format is " + format + ", not " + FORMAT);
      }
      return new NotedProcess(
          new ProcessIdentity(positive(json, "pid"), positive(json, "start"), text(json, "boot")),
          text(json, "mark"),
          text(json, "command"),
          Instant.parse(text(json, "started")));
    } catch (JsonProcessingException e) {
      throw new DamagedNoteException(file, e.getOriginalMessage());
    } catch (IOException | RuntimeException e) {
      throw new DamagedNoteException(file, String.valueOf(e.getMessage()));
    }
  }

  private static long positive(JsonNode json, String field) {
    JsonNode value = json.required(field);
    if (!value.isIntegralNumber() || value.longValue() <= 0) {
      throw new IllegalArgumentException(field + " is " + value);
    }
    return value.longValue();
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.required(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException(field + " is " + value);
    }
    return value.textValue();
  }
}
