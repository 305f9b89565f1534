package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of docs/examples show what is in the files beside them, which tests run. */
final class ExamplePagesTest {

  private static final int SCREEN = 50;
  private static final String INDENT = "    ";
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

  /** The line before an indented block that is a part of a file, or all of it. */
  private static final Pattern SHOWN = Pattern.compile("\\]\\(([^)]+)\\):$");

  @TempDir Path directory;

  /** Shows nothing that its file has not, and at least one thing. */
  private static void requireTrue(Path page) throws IOException {
    List<String> lines = Files.readAllLines(page);
    int shown = 0;
    for (int i = 1; i + 1 < lines.size(); i++) {
      Matcher file = SHOWN.matcher(lines.get(i - 1));
      if (file.find() && lines.get(i).isBlank() && lines.get(i + 1).startsWith(INDENT)) {
        List<String> block = block(lines, i + 1);
        List<String> all = Files.readAllLines(page.resolveSibling(file.group(1)));
        String place = page.getFileName() + ":" + (i + 2);
        assertTrue(hasInARow(all, block), () -> place + " is not in " + file.group(1));
        shown++;
      }
    }
    assertTrue(shown > 0, () -> page + " shows nothing");
  }

  private static List<String> block(List<String> lines, int first) {
    List<String> block = new ArrayList<>();
    for (String line : lines.subList(first, lines.size())) {
      if (!line.isBlank() && !line.startsWith(INDENT)) {
        break;
      }
      block.add(line);
    }
    while (block.get(block.size() - 1).isBlank()) {
      block.remove(block.size() - 1);
    }
    return block;
  }

  /** Whether some lines are a block's, however deep they all are. */
  private static boolean hasInARow(List<String> all, List<String> block) {
    for (int i = 0; i + block.size() <= all.size(); i++) {
      if (flush(all.subList(i, i + block.size())).equals(flush(block))) {
        return true;
      }
    }
    return false;
  }

  private static String flush(List<String> lines) {
    return String.join("\n", lines).stripIndent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis.md", "sqlite.md", "counter.md", "tally.md"})
  void aPageShowsItsFilesAsTheyAreOnOneScreen(String name) throws Exception {
    Path page = Example.DIRECTORY.resolve(name);
    requireTrue(page);
    assertTrue(Files.readAllLines(page).size() <= SCREEN, "it is longer than a screen");
    for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
      assertTrue(Files.exists(page.resolveSibling(link.group(1))), link.group(1));
    }
    String manual = Files.readString(Example.DIRECTORY.resolveSibling("agent.md"));
    assertTrue(manual.contains("(examples/" + name + ")"), "agent.md does not lead there");
  }

  @Test
  void everyFileIsOnAPage() throws Exception {
    StringBuilder pages = new StringBuilder();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(Example.DIRECTORY)) {
      for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
        if (each.toString().endsWith(".md")) {
          pages.append(Files.readString(each));
        } else {
          files.add(each.getFileName());
        }
      }
    }
    assertEquals(
        Optional.empty(),
        files.stream().filter(file -> pages.indexOf("](" + file + ")") < 0).findFirst());
    assertFalse(files.isEmpty());
  }

  @Test
  void theFunctionOfTheSocketsPageIsTheOneThatRuns() throws Exception {
    String page = Files.readString(Example.DIRECTORY.resolveSibling("agent-socket.md"));
    String shown = page.substring(page.indexOf("```python\n") + 10);
    String file = Files.readString(Example.DIRECTORY.resolve("baton_agent.py"));
    assertTrue(file.contains(shown.substring(0, shown.indexOf("```"))), file);
  }

  @Test
  void aPageThatShowsAnotherThingIsSeen() throws Exception {
    Files.writeString(directory.resolve("file"), "a\n  b\n    c\nd\n");
    Path page = directory.resolve("page.md");
    Files.writeString(page, "It has [this](file):\n\n    b\n      c\n\nText\n");
    requireTrue(page);
    for (String other : List.of("    b\n    c\n", "    b\n      d\n", "    e\n")) {
      Files.writeString(page, "It has [this](file):\n\n" + other);
      AssertionError error = assertThrows(AssertionError.class, () -> requireTrue(page), other);
      assertTrue(error.getMessage().contains("page.md:3"), error::getMessage);
    }
  }
}
