package io.baton.agent.config;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.baton.daemon.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.provider.Arguments;

/** Files that are good but for one line, and what is said of wrong ones. */
final class WrongFiles {

  /** Lines 1 to 3. */
  static final String HEAD =
      """
      zookeeper = "zk1:2181"
      directory = "/var/lib/baton/agent"
      socket = "/run/baton/agent.sock"
      """;

  /** Lines 4 to 7. */
  static final String FILE =
      """
      [programs.a]
      segment = "a"
      protect = "file"
      path = "/srv/a"
      """;

  /** Lines 4 to 7. */
  static final String DIRECTORY = FILE.replace("\"file\"", "\"directory\"");

  /** Lines 4 to 9. */
  static final String RUN =
      FILE
          + """
          [programs.a.run]
          command = ["a"]
          """;

  private WrongFiles() {}

  /** Why a file of this text is refused; it is called {@code agent.toml} in the message. */
  static String refused(Path directory, String text) throws Exception {
    Path file = Files.writeString(directory.resolve("agent.toml"), text);
    return message(file).replace(directory + "/", "");
  }

  /** Why a file is refused. */
  static String message(Path file) {
    return String.valueOf(
        assertThrows(ConfigException.class, () -> AgentConfigFile.read(file)).getMessage());
  }

  /** A wrong line of the agent. */
  static Arguments top(String line, String message) {
    return arguments(HEAD + line + "\n", "agent.toml line 4: " + message);
  }

  /** A wrong line of a program with a file. */
  static Arguments file(String line, String message) {
    return arguments(HEAD + FILE + line + "\n", "agent.toml line 8: " + message);
  }

  /** A wrong line of a program with a directory. */
  static Arguments files(String line, String message) {
    return arguments(HEAD + DIRECTORY + line + "\n", "agent.toml line 8: " + message);
  }

  /** A wrong line of how a program is run. */
  static Arguments run(String line, String message) {
    return arguments(HEAD + RUN + line + "\n", "agent.toml line 10: " + message);
  }
}
