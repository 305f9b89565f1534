package io.baton.cli.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.error.RefusedException;

/** What an agent answers, as JSON. */
final class Answers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  static ObjectNode document(String key, String text) {
    return JSON.createObjectNode().put(key, text);
  }

  /** Of an agent that may be of another version. */
  static ObjectNode parse(String text) {
    try {
      return JSON.readValue(text, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new RefusedException("the agent's answer is not understood: " + text, e);
    }
  }
}
