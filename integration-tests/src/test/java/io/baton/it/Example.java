package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An application of docs/examples on a node of a test: its very files and the commands of its page,
 * with the places that they name put where this test has its own.
 */
final class Example {

  /** Where the files are. */
  static final Path DIRECTORY =
      Path.of("").toAbsolutePath().resolveSibling("docs").resolve("examples");

  /** Places of the machine itself, which no test may touch. */
  private static final Pattern ELSEWHERE = Pattern.compile("/(srv|run|var|opt|etc|usr/local)/");

  private static final String INDENT = "    ";

  private final Map<String, String> places = new LinkedHashMap<>();

  /** One whose programs have their files in the node's place for them, instead of /srv. */
  Example(AgentNode node) {
    with("/opt/baton/current/docs/examples", DIRECTORY);
    with("/run/baton/agent.sock", node.socket());
    with("/srv", node.app());
  }

  /** Puts something else in place of what the files say. */
  Example with(String said, Object ours) {
    places.put(said, ours.toString());
    return this;
  }

  private String here(String said) {
    String here = said;
    for (Map.Entry<String, String> place : places.entrySet()) {
      here = here.replace(place.getKey(), place.getValue());
    }
    return here;
  }

  /** A file of the application. */
  String text(String file) throws IOException {
    String text = Files.readString(DIRECTORY.resolve(file));
    String left = text;
    for (String said : places.keySet()) {
      left = left.replace(said, "");
    }
    assertFalse(ELSEWHERE.matcher(left).find(), () -> file + " names a place of the machine's");
    return here(text);
  }

  /** What a command prints that the page shows: the only one that begins so. */
  String run(String page, String beginning) throws IOException {
    List<String> found =
        Files.readAllLines(DIRECTORY.resolve(page)).stream()
            .filter(line -> line.startsWith(INDENT + beginning))
            .toList();
    assertEquals(1, found.size(), () -> page + " shows " + beginning + ": " + found);
    String command = "cd " + DIRECTORY + " && " + here(found.get(0).strip());
    return Machine.run("/bin/sh", "-euc", command).strip();
  }

  /** Fails if a command is missing, with the package that brings it. */
  static void require(String command, String debianPackage) {
    for (String directory : List.of("/usr/bin", "/bin")) {
      if (Files.isExecutable(Path.of(directory, command))) {
        return;
      }
    }
    throw new AssertionError(
        "there is no %s here: apt-get install --no-install-recommends %s"
            .formatted(command, debianPackage));
  }
}
