package io.baton.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import io.baton.daemon.config.ClusterConfig;
import io.baton.daemon.config.CommonSettings;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.NodeSettings;
import io.baton.daemon.config.Settings;
import io.baton.daemon.log.LogConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Reads an agent's file: TOML, in UTF-8, of at most 1 MiB. */
public final class AgentConfigFile {

  private static final int MAX_BYTES = 1 << 20;
  private static final String PROGRAMS = "programs";

  private final Problems problems;
  private final Section section;
  private final List<ProgramSection> programs = new ArrayList<>();

  private AgentConfigFile(TomlTable table, Problems problems) {
    this.problems = problems;
    section = new Section(table, 1, AgentSettings.ALL, Optional.of(PROGRAMS), problems);
    if (table.contains(List.of(PROGRAMS))) {
      addPrograms(table);
    }
  }

  /**
   * Reads and checks a file. Nothing else is touched, neither disk nor network.
   *
   * @throws ConfigException if it cannot be read, or anything in it is wrong: the message has a
   *     line for everything, with the number of the file's line. If it is no TOML only that is told
   */
  public static AgentConfig read(Path file) throws ConfigException {
    Problems problems = new Problems(file);
    TomlParseResult toml = Toml.parse(text(file));
    toml.errors()
        .forEach(
            error ->
                problems.add(
                    error.position().line(),
                    "column " + error.position().column(),
                    String.valueOf(error.getMessage())));
    problems.refuse();
    AgentConfigFile read = new AgentConfigFile(toml, problems);
    read.check();
    problems.refuse();
    return read.config();
  }

  private static String text(Path file) throws ConfigException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it is larger than 1 MiB");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw ConfigException.unreadable(file, new IOException("it is not in UTF-8", e));
    } catch (IOException e) {
      throw ConfigException.unreadable(file, e);
    }
  }

  private void addPrograms(TomlTable table) {
    Object value = Objects.requireNonNull(table.get(List.of(PROGRAMS)));
    if (!(value instanceof TomlTable all)) {
      refuseTable(Section.lineOf(table, PROGRAMS), PROGRAMS, value);
      return;
    }
    for (String name : all.keySet()) {
      int line = Section.lineOf(all, name);
      Object program = Objects.requireNonNull(all.get(List.of(name)));
      if (program instanceof TomlTable inner) {
        programs.add(new ProgramSection(name, inner, line, problems));
      } else {
        refuseTable(line, PROGRAMS + "." + name, program);
      }
    }
  }

  private void refuseTable(int line, String key, Object value) {
    problems.add(line, key, Section.typeOf(value) + " does not fit: it must be a table");
  }

  private void check() {
    section.demand(AgentSettings.DIRECTORY);
    section.demand(AgentSettings.SOCKET);
    section.demand(CommonSettings.ZOOKEEPER);
    section.demandShorter(
        AgentSettings.MEMBER_TIMEOUT,
        AgentSettings.CHECKPOINT_TIMEOUT,
        "no member is replaced in time otherwise");
    section.demandShorter(
        AgentSettings.MEMBER_TIMEOUT,
        AgentSettings.TIMEOUT,
        "no open outlasts a dead node otherwise");
    Claims.check(programs);
    Optional<Duration> session = section.get(CommonSettings.SESSION_TIMEOUT);
    session.ifPresent(this::checkWith);
  }

  private void checkWith(Duration session) {
    programs.forEach(program -> program.check(session));
    section
        .get(CommonSettings.START_TIMEOUT)
        .flatMap(start -> ClusterConfig.conflict(session, start))
        .ifPresent(
            conflict ->
                section.conflict(
                    CommonSettings.START_TIMEOUT, CommonSettings.SESSION_TIMEOUT, conflict));
  }

  private AgentConfig config() throws ConfigException {
    Settings settings = section.settings();
    ClusterConfig cluster = ClusterConfig.of(settings);
    ImmutableMap.Builder<String, ProgramConfig> all = ImmutableMap.builder();
    for (ProgramSection program : programs) {
      all.put(program.name(), program.config(cluster.sessionTimeout()));
    }
    return new AgentConfig(
        cluster,
        settings.require(AgentSettings.DIRECTORY),
        settings.require(AgentSettings.SOCKET),
        settings.get(AgentSettings.SOCKET_GROUP),
        settings.get(NodeSettings.MACHINE),
        settings.require(AgentSettings.TIMEOUT),
        settings.require(AgentSettings.CHECKPOINT_TIMEOUT),
        settings.require(AgentSettings.MEMBER_TIMEOUT),
        settings.get(CommonSettings.MONITOR),
        LogConfig.of(settings),
        all.buildOrThrow());
  }
}
