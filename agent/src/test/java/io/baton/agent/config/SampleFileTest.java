package io.baton.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import io.baton.daemon.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample of the archive is a good one, and has everything. */
class SampleFileTest {

  private static final Path SAMPLE =
      Path.of("").toAbsolutePath().getParent().resolve("distribution/src/conf/agent.toml");

  @TempDir Path directory;

  static Stream<Setting<?>> settings() {
    return Streams.concat(
        AgentSettings.ALL.stream(), ProgramSettings.ALL.stream(), RunSettings.ALL.stream());
  }

  private AgentConfig uncommented() throws Exception {
    String text = Files.readString(SAMPLE).replaceAll("(?m)^#(?=[a-z-]+ = |\\[)", "");
    return AgentConfigFile.read(Files.writeString(directory.resolve("all.toml"), text));
  }

  @Test
  void itHasOneProgramOfEachKind() throws Exception {
    AgentConfig config = uncommented();
    assertEquals(
        ImmutableSet.of(
            StateConfig.Mapped.class, StateConfig.ReplacedFile.class, StateConfig.Directory.class),
        config.programs().values().stream()
            .map(program -> program.state().getClass())
            .collect(ImmutableSet.toImmutableSet()));
  }

  @Test
  void whatIsCommentedOutIsGoodAsWell() throws Exception {
    AgentConfig config = uncommented();
    RunConfig run = config.programs().get("orders").run().orElseThrow();
    assertEquals(ImmutableList.of("/usr/bin/orders-ping"), run.health().orElseThrow().command());
    assertEquals("rack1-7", config.machine().orElseThrow());
  }

  /** With its default, if it has one. */
  @ParameterizedTest
  @MethodSource("settings")
  void itNamesEverySetting(Setting<?> setting) throws Exception {
    String value =
        setting.defaultText().map(text -> "\"?" + Pattern.quote(text) + "\"?$").orElse("");
    assertTrue(
        Pattern.compile("(?m)^#?" + setting.key() + " = " + value)
            .matcher(Files.readString(SAMPLE))
            .find(),
        setting.key());
  }
}
