package io.baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.baton.agent.config.AgentConfig;
import io.baton.agent.config.AgentConfigFile;
import io.baton.daemon.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not done is refused, and nothing else. */
class UnsupportedTest {

  @TempDir Path directory;

  private AgentConfig config(String programs) throws IOException, ConfigException {
    return config("", programs);
  }

  private AgentConfig config(String top, String programs) throws IOException, ConfigException {
    return AgentConfigFile.read(
        Files.writeString(
            directory.resolve("agent.toml"),
            """
            zookeeper = "zk1:2181"
            directory = "/var/lib/baton/agent"
            socket = "/run/baton/agent.sock"
            %s
            [programs.dump]
            segment = "dump"
            protect = "file"
            path = "/srv/dump"
            %s"""
                .formatted(top, programs)));
  }

  @Test
  void metricsAreRefused() throws Exception {
    AgentConfig config = config("monitor = \"127.0.0.1:9411\"", "");
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> Unsupported.refuse(Path.of("agent.toml"), config));
    assertEquals(
        "agent.toml: monitor: this agent shows no metrics yet: leave it out", refused.getMessage());
  }

  @Test
  void theSampleIsUsedAsItIs() throws Exception {
    Path sample =
        Path.of("").toAbsolutePath().getParent().resolve("distribution/src/conf/agent.toml");
    Unsupported.refuse(sample, AgentConfigFile.read(sample));
  }

  @Test
  void filesAreNot() throws Exception {
    Unsupported.refuse(Path.of("agent.toml"), config(""));
  }
}
