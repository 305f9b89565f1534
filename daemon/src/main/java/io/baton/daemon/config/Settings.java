package io.baton.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The text of every setting, from where it was set with the highest rank. */
public final class Settings {

  /** Of all daemons: one environment may serve several. */
  private static final ImmutableSet<String> VARIABLES =
      Stream.concat(
              Stream.of(NodeSettings.ALL, CoordinatorSettings.ALL)
                  .flatMap(ImmutableList::stream)
                  .map(Setting::variable),
              Arrays.stream(EnvironmentVariable.values()).map(Enum::name))
          .collect(ImmutableSet.toImmutableSet());

  /**
   * What was set, and where.
   *
   * @param origin for people, such as {@code agent.toml line 12: capacity}
   */
  public record Source(String text, String origin) {}

  private final Map<Setting<?>, Source> sources = new HashMap<>();
  private final Function<Setting<?>, String> missing;

  /**
   * Those that are heard.
   *
   * @param missing says of a setting where it should have been made
   */
  private Settings(Function<Setting<?>, String> missing) {
    this.missing = missing;
  }

  /**
   * Of one place that was read already: neither flags nor the environment are heard.
   *
   * @param place such as {@code agent.toml line 10}
   */
  public static Settings of(String place, Map<Setting<?>, Source> sources) {
    Settings settings = new Settings(setting -> place + ": " + setting.key() + ": it is missing");
    settings.sources.putAll(sources);
    return settings;
  }

  /**
   * Joins them: flags win over the environment, which wins over the file, which wins over the
   * defaults. Without {@code file}, {@code BATON_CONFIG} in the environment may name one.
   *
   * @param known the daemon's settings
   * @throws ConfigException if the file cannot be read, or file or environment hold a name that is
   *     not known
   */
  public static Settings of(
      ImmutableList<Setting<?>> known,
      Map<Setting<?>, String> flags,
      Map<String, String> environment,
      Optional<Path> file)
      throws ConfigException {
    Settings settings = new Settings(Settings::missingEverywhere);
    Optional<Path> chosen =
        file.or(
            () ->
                Optional.ofNullable(environment.get(EnvironmentVariable.BATON_CONFIG.name()))
                    .map(Path::of));
    if (chosen.isPresent()) {
      settings.addFile(known, chosen.get());
    }
    settings.addEnvironment(known, environment);
    flags.forEach((setting, text) -> settings.put(setting, text, setting.flag()));
    return settings;
  }

  private void put(Setting<?> setting, String text, String origin) {
    sources.put(setting, new Source(text, origin));
  }

  private void addFile(ImmutableList<Setting<?>> known, Path file) throws ConfigException {
    ImmutableMap<String, Setting<?>> byKey = Maps.uniqueIndex(known, Setting::key);
    Properties properties = read(file);
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      Setting<?> setting = byKey.get(key);
      if (setting == null) {
        throw unknown("key", key, "the file " + file, byKey.keySet());
      }
      put(setting, properties.getProperty(key), key + " in " + file);
    }
  }

  private static Properties read(Path file) throws ConfigException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw ConfigException.unreadable(file, e);
    }
  }

  private void addEnvironment(ImmutableList<Setting<?>> known, Map<String, String> environment)
      throws ConfigException {
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(EnvironmentVariable.PREFIX) && !VARIABLES.contains(name)) {
        throw unknown("variable", name, "the environment", VARIABLES);
      }
    }
    for (Setting<?> setting : known) {
      String text = environment.get(setting.variable());
      if (text != null) {
        put(setting, text, setting.variable() + " in the environment");
      }
    }
  }

  private static ConfigException unknown(
      String what, String name, String where, ImmutableSet<String> known) {
    return new ConfigException(
        "unknown " + what + " " + name + " in " + where + "; " + Nearest.instead(name, known));
  }

  /**
   * A setting's value, if it was set or has a default.
   *
   * @throws ConfigException naming where it was set if it does not fit
   */
  public <T> Optional<T> get(Setting<T> setting) throws ConfigException {
    Source source = sources.get(setting);
    if (source == null && setting.defaultText().isEmpty()) {
      return Optional.empty();
    }
    String text = source == null ? setting.defaultText().get() : source.text().strip();
    try {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("it is empty");
      }
      return Optional.of(setting.kind().parser().apply(text));
    } catch (IllegalArgumentException e) {
      String origin = source == null ? "the default of " + setting.key() : source.origin();
      throw new ConfigException(origin + ": \"" + text + "\" does not fit: " + reason(e, setting));
    }
  }

  /** Java says of a number only what it was. */
  private static String reason(IllegalArgumentException e, Setting<?> setting) {
    return e instanceof NumberFormatException
        ? "it must be " + setting.kind().form()
        : String.valueOf(e.getMessage());
  }

  /**
   * A setting's value.
   *
   * @throws ConfigException if it was not set, or does not fit
   */
  public <T> T require(Setting<T> setting) throws ConfigException {
    return get(setting)
        .orElseThrow(
            () -> new ConfigException(missing.apply(setting) + ": " + setting.description()));
  }

  private static String missingEverywhere(Setting<?> setting) {
    return setting.flag()
        + " is missing (or "
        + setting.variable()
        + " in the environment, or "
        + setting.key()
        + " in the file)";
  }
}
