package io.baton.daemon.config;

import com.google.common.base.Ascii;
import java.util.Optional;

/**
 * Something that can be set: as {@code --key VALUE}, as {@code BATON_KEY} in the environment, or as
 * {@code key} in a file. An agent hears its file only.
 *
 * @param key as in flags and files, such as {@code session-timeout}
 * @param kind what its value is
 * @param defaultText the value when nothing is said; empty if there is none, or the daemon finds it
 *     by itself
 * @param otherwise what holds when nothing is said, for people
 * @param description what it is, and what a wrong value costs
 */
public record Setting<T>(
    String key, Kind<T> kind, Optional<String> defaultText, String otherwise, String description) {

  /** One that has to be made. */
  public static <T> Setting<T> required(String key, Kind<T> kind, String description) {
    return new Setting<>(key, kind, Optional.empty(), "required", description);
  }

  /** One with a default, written as a person would. */
  public static <T> Setting<T> withDefault(
      String key, Kind<T> kind, String defaultText, String description) {
    return new Setting<>(key, kind, Optional.of(defaultText), defaultText, description);
  }

  /** One that may be left out: {@code otherwise} says what holds then. */
  public static <T> Setting<T> optional(
      String key, Kind<T> kind, String otherwise, String description) {
    return new Setting<>(key, kind, Optional.empty(), otherwise, description);
  }

  /** As on the command line, such as {@code --session-timeout}. */
  public String flag() {
    return "--" + key;
  }

  /** As in the environment, such as {@code BATON_SESSION_TIMEOUT}. */
  public String variable() {
    return EnvironmentVariable.PREFIX + Ascii.toUpperCase(key).replace('-', '_');
  }
}
