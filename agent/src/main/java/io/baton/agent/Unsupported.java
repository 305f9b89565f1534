package io.baton.agent;

import io.baton.agent.config.AgentConfig;
import io.baton.daemon.config.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a configuration may say, and this agent does not do: it must not seem to be done. */
final class Unsupported {

  private Unsupported() {}

  /**
   * Refuses it.
   *
   * @param file that says so, for the message
   */
  static void refuse(Path file, AgentConfig config) throws ConfigException {
    List<String> problems = new ArrayList<>();
    if (config.monitor().isPresent()) {
      problems.add(file + ": monitor: this agent shows no metrics yet: leave it out");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(String.join("\n", problems));
    }
  }
}
