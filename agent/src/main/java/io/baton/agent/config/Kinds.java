package io.baton.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.daemon.config.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What the agent's settings may be, besides what those of all daemons are. */
final class Kinds {

  /** Words of a command: not a text, but an array. */
  static final Kind<ImmutableList<String>> COMMAND =
      new Kind<>(
          "[\"WORD\", ...]",
          "an array of words; the first an absolute path, or a name to find in PATH",
          text -> {
            throw new IllegalArgumentException(
                "it must be an array of words, such as [\"redis-cli\", \"save\"]");
          });

  /** Names with texts: a table. */
  static final Kind<ImmutableMap<String, String>> VARIABLES =
      new Kind<>(
          "{ NAME = \"VALUE\", ... }",
          "a table of texts",
          text -> {
            throw new IllegalArgumentException(
                "it must be a table, such as { LANG = \"C.UTF-8\" }");
          });

  /** What Java, or rather {@code sockaddr_un}, has room for. */
  private static final int MAX_SOCKET_BYTES = 106;

  /** Nothing that a command could take for an option, or a file for two fields. */
  private static final Pattern ACCOUNT = Pattern.compile("[^-:/\\s\\p{Cntrl}][^:/\\s\\p{Cntrl}]*");

  private Kinds() {}

  /** A path from the root on, and not the root. */
  static Kind<Path> path() {
    return new Kind<>("PATH", "an absolute path", Kinds::path);
  }

  /** A path that a socket can be bound to. */
  static Kind<Path> socket() {
    return new Kind<>(
        "PATH", "an absolute path of at most " + MAX_SOCKET_BYTES + " bytes", Kinds::socket);
  }

  /** A user or a group of the machine. */
  static Kind<String> account() {
    return new Kind<>("NAME", "a name that the machine knows", Kinds::account);
  }

  /**
   * Checks the words of a command.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static ImmutableList<String> command(List<String> words) {
    if (words.isEmpty() || words.get(0).isBlank()) {
      throw new IllegalArgumentException("the first word must name a program");
    }
    String program = words.get(0);
    if (program.indexOf('/') > 0) {
      throw new IllegalArgumentException(
          "\"" + program + "\" must be an absolute path, or a name to find in PATH");
    }
    if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("no word may hold a zero character");
    }
    return ImmutableList.copyOf(words);
  }

  private static Path path(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute() || path.normalize().getNameCount() == 0) {
      throw new IllegalArgumentException("it must be an absolute path, and not the root");
    }
    return path;
  }

  private static Path socket(String text) {
    Path path = path(text);
    int bytes = path.toString().getBytes(UTF_8).length;
    if (bytes > MAX_SOCKET_BYTES) {
      throw new IllegalArgumentException(
          "a socket's path has at most " + MAX_SOCKET_BYTES + " bytes, this one has " + bytes);
    }
    return path;
  }

  private static String account(String text) {
    if (!ACCOUNT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a name has no blanks, no : and no /, and does not begin with -");
    }
    return text;
  }
}
