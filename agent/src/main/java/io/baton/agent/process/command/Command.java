package io.baton.agent.process.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is to be run. Nothing is looked up before it is started.
 *
 * @param words the program, then its arguments; a program without a slash is looked for in {@code
 *     PATH}, one with it is relative to {@code directory}
 * @param environment in addition to the agent's own
 * @param user whose rights it has, by name; the agent's own if empty
 * @param directory it works in; the agent's own if empty
 */
public record Command(
    ImmutableList<String> words,
    ImmutableMap<String, String> environment,
    Optional<String> user,
    Optional<Path> directory) {

  /** What a shell passes on; it drops others without a word. */
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Pattern USER = Pattern.compile("[^-:\\s\0][^:\\s\0]*");

  /** Checks it. */
  public Command {
    if (words.isEmpty() || words.get(0).isBlank()) {
      throw new IllegalArgumentException("a command needs a program as its first word");
    }
    words.forEach(word -> requireNoNul(word, "a word of the command"));
    environment.forEach(Command::checkVariable);
    user.filter(name -> !USER.matcher(name).matches())
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "the user '" + name + "' of " + words.get(0) + " is no user's name");
            });
  }

  /**
   * Checks a variable of an environment. The message does not show the value.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static void checkVariable(String name, String value) {
    if (!VARIABLE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the variable " + name + " must be letters, digits and _, and begin with no digit");
    }
    requireNoNul(value, "the variable " + name);
  }

  private static void requireNoNul(String text, String what) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " has a zero byte in it");
    }
  }

  /** A command with the agent's environment, user and directory. */
  public static Command of(String... words) {
    return new Command(
        ImmutableList.copyOf(words), ImmutableMap.of(), Optional.empty(), Optional.empty());
  }

  /** The first word. */
  public String program() {
    return words.get(0);
  }

  /** SHA-256 of all its parts in hexadecimal: equal for equal commands, and tells no secret. */
  public String digest() {
    Hasher hasher = Hashing.sha256().newHasher().putInt(words.size());
    words.forEach(word -> put(hasher, word));
    hasher.putInt(environment.size());
    ImmutableSortedMap.copyOf(environment)
        .forEach(
            (name, value) -> {
              put(hasher, name);
              put(hasher, value);
            });
    put(hasher, user.orElse(""));
    put(hasher, directory.map(Path::toString).orElse(""));
    return hasher.hash().toString();
  }

  private static void put(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }

  /** The program only: arguments and variables may be secret. */
  @Override
  public String toString() {
    return program() + user.map(name -> " as user " + name).orElse("");
  }
}
