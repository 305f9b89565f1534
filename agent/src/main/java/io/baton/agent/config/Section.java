package io.baton.agent.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.agent.process.command.Command;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.Kind;
import io.baton.daemon.config.Nearest;
import io.baton.daemon.config.Quantities;
import io.baton.daemon.config.Setting;
import io.baton.daemon.config.Settings;
import io.baton.daemon.config.Settings.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** A table of the file: values by their settings. What does not fit is reported. */
final class Section {

  private final TomlTable table;
  private final int line;
  private final Problems problems;
  private final Map<Setting<?>, Source> texts = new HashMap<>();
  private final Map<Setting<?>, ImmutableList<String>> commands = new HashMap<>();
  private final Map<Setting<?>, ImmutableMap<String, String>> variables = new HashMap<>();
  private final Settings settings;

  /**
   * Reads a table, and reports keys that are not known and values that do not fit.
   *
   * @param line of the table
   * @param inner the one table that may be in it, and is not read here
   */
  Section(
      TomlTable table,
      int line,
      ImmutableList<Setting<?>> known,
      Optional<String> inner,
      Problems problems) {
    this.table = table;
    this.line = line;
    this.problems = problems;
    ImmutableSet.Builder<String> words = ImmutableSet.builder();
    known.forEach(setting -> words.add(setting.key()));
    inner.ifPresent(words::add);
    refuseUnknown(words.build());
    known.stream().filter(this::has).forEach(this::read);
    settings = Settings.of(problems.at(line), texts);
    known.forEach(this::get);
  }

  private void refuseUnknown(ImmutableSet<String> known) {
    for (String key : table.keySet()) {
      if (!known.contains(key)) {
        problems.add(lineOf(table, key), key, "unknown key; " + Nearest.instead(key, known));
      }
    }
  }

  private void read(Setting<?> setting) {
    Object value = Objects.requireNonNull(table.get(List.of(setting.key())));
    Kind<?> kind = setting.kind();
    Optional<String> text = text(value);
    if (text.isPresent()) {
      String origin = problems.at(lineOf(setting)) + ": " + setting.key();
      texts.put(setting, new Source(text.get(), origin));
    } else if (value instanceof TomlArray array && kind.equals(Kinds.COMMAND)) {
      command(array, setting).ifPresent(words -> commands.put(setting, words));
    } else if (value instanceof TomlTable names && kind.equals(Kinds.VARIABLES)) {
      variables.put(setting, variables(names, setting));
    } else {
      report(setting, typeOf(value) + " does not fit: it must be " + wanted(kind));
    }
  }

  private static String wanted(Kind<?> kind) {
    return kind.equals(Kinds.COMMAND) || kind.equals(Kinds.VARIABLES)
        ? kind.form()
        : "a text, or a whole number";
  }

  private Optional<ImmutableList<String>> command(TomlArray array, Setting<?> setting) {
    List<String> words = new ArrayList<>();
    for (Object word : array.toList()) {
      if (!(word instanceof String text)) {
        report(setting, typeOf(word) + " does not fit: every word must be a text");
        return Optional.empty();
      }
      words.add(text);
    }
    try {
      return Optional.of(Kinds.command(words));
    } catch (IllegalArgumentException e) {
      report(setting, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private ImmutableMap<String, String> variables(TomlTable names, Setting<?> setting) {
    ImmutableMap.Builder<String, String> all = ImmutableMap.builder();
    for (String name : names.keySet()) {
      Optional<String> text = text(Objects.requireNonNull(names.get(List.of(name))));
      try {
        if (text.isEmpty()) {
          throw new IllegalArgumentException("it must be a text, or a whole number");
        }
        Command.checkVariable(name, text.get());
        all.put(name, text.get());
      } catch (IllegalArgumentException e) {
        String key = setting.key() + "." + name;
        problems.add(lineOf(names, name), key, String.valueOf(e.getMessage()));
      }
    }
    return all.buildOrThrow();
  }

  /** Of what a {@link Kind} can read. */
  private static Optional<String> text(Object value) {
    return value instanceof String || value instanceof Long || value instanceof Boolean
        ? Optional.of(value.toString())
        : Optional.empty();
  }

  /** What a value is that is of no use, for people. */
  static String typeOf(Object value) {
    if (value instanceof TomlArray) {
      return "an array";
    }
    return value instanceof TomlTable ? "a table" : value.toString();
  }

  static int lineOf(TomlTable table, String key) {
    return Objects.requireNonNull(table.inputPositionOf(List.of(key))).line();
  }

  /** Whether the file has it, fitting or not. */
  boolean has(Setting<?> setting) {
    return table.contains(List.of(setting.key()));
  }

  /** Where it is; of one that is not there where its table is. */
  int lineOf(Setting<?> setting) {
    return has(setting) ? lineOf(table, setting.key()) : line;
  }

  /** Reports one that is not there. */
  void demand(Setting<?> setting) {
    if (!has(setting)) {
      try {
        settings.require(setting);
      } catch (ConfigException e) {
        problems.add(line, String.valueOf(e.getMessage()));
      }
    }
  }

  /** A value, or its default. Empty if there is neither, or what is there does not fit. */
  <T> Optional<T> get(Setting<T> setting) {
    if (has(setting) && !texts.containsKey(setting)) {
      return Optional.empty();
    }
    try {
      return settings.get(setting);
    } catch (ConfigException e) {
      problems.add(lineOf(setting), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** A command, if it is there and fits. */
  Optional<ImmutableList<String>> command(Setting<ImmutableList<String>> setting) {
    return Optional.ofNullable(commands.get(setting));
  }

  /** Variables; none if they are not there. */
  ImmutableMap<String, String> variables(Setting<ImmutableMap<String, String>> setting) {
    return variables.getOrDefault(setting, ImmutableMap.of());
  }

  /** The same, for what is made of checked settings. */
  Settings settings() {
    return settings;
  }

  /** Reports what is wrong with one. */
  void report(Setting<?> setting, String reason) {
    problems.add(lineOf(setting), setting.key(), reason);
  }

  /** Reports how two do not go together, where the first of them is made that is made at all. */
  void conflict(Setting<?> setting, Setting<?> other, String text) {
    int where = lineOf(has(setting) ? setting : other);
    problems.add(where, problems.at(where) + ": " + text);
  }

  /**
   * Reports two times of which the first is not shorter than the second.
   *
   * @param why it has to be
   */
  void demandShorter(Setting<Duration> setting, Setting<Duration> other, String why) {
    Optional<Duration> time = get(setting);
    Optional<Duration> bound = get(other);
    if (time.isPresent() && bound.isPresent() && time.get().compareTo(bound.get()) >= 0) {
      conflict(
          setting,
          other,
          "%s (%s) must be shorter than %s (%s): %s"
              .formatted(
                  setting.key(),
                  Quantities.text(time.get()),
                  other.key(),
                  Quantities.text(bound.get()),
                  why));
    }
  }
}
