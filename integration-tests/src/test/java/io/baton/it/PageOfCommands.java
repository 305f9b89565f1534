package io.baton.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page's commands: its indented blocks, in order. The sentence before a block says where it is
 * run: <i>On each machine:</i>, <i>On one machine:</i>, <i>On machine 2:</i>, perhaps with more
 * before the colon. A block without such a sentence, or one between fences, is an error: nothing
 * that looks like a command is passed over.
 */
final class PageOfCommands {

  /** How many machines the page is about. */
  static final int MACHINES = 3;

  private static final Pattern WHERE =
      Pattern.compile("\\bOn (?:(each|one) machine|machine ([1-" + MACHINES + "]))[^.:]*:$");
  private static final String INDENT = "    ";

  /**
   * Commands that stand together.
   *
   * @param line of the page that they begin at, from 1
   * @param machines where they are run, from 1
   */
  record Block(int line, List<Integer> machines, String commands) {}

  private PageOfCommands() {}

  /**
   * Reads a page.
   *
   * @throws AssertionError if it has a block that does not say where it is run
   */
  static List<Block> read(Path page) throws IOException {
    List<String> lines = Files.readAllLines(page);
    List<Block> blocks = new ArrayList<>();
    String before = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String place = page.getFileName() + ":" + (i + 1);
      if (line.startsWith("```") || line.startsWith("~~~")) {
        throw new AssertionError(place + ": commands are indented here, not fenced");
      }
      if (line.startsWith(INDENT)) {
        int end = end(lines, i);
        blocks.add(new Block(i + 1, where(before, place), commands(lines.subList(i, end))));
        i = end - 1;
      } else if (!line.isBlank()) {
        before = line;
      }
    }
    return blocks;
  }

  /** The line after a block's last: blank lines belong to it only if it goes on behind them. */
  private static int end(List<String> lines, int first) {
    int end = first;
    for (int i = first; i < lines.size(); i++) {
      if (lines.get(i).startsWith(INDENT)) {
        end = i + 1;
      } else if (!lines.get(i).isBlank()) {
        break;
      }
    }
    return end;
  }

  private static List<Integer> where(String before, String place) {
    Matcher where = WHERE.matcher(before);
    if (!where.find()) {
      throw new AssertionError(
          place + ": the line before does not say where this is run, as \"On each machine:\"");
    }
    if (where.group(2) != null) {
      return List.of(Integer.valueOf(where.group(2)));
    }
    return where.group(1).equals("one") ? List.of(1) : List.of(1, 2, 3);
  }

  private static String commands(List<String> lines) {
    StringBuilder commands = new StringBuilder();
    lines.forEach(
        line ->
            commands.append(line.isBlank() ? "" : line.substring(INDENT.length())).append('\n'));
    return commands.toString();
  }
}
