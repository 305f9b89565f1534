package io.baton.agent;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.file.NewFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The ids under which this agent and those before it in its directory own segments, one a line. As
 * the directory is locked, those before have ended, and need not be waited for until ZooKeeper
 * takes their sessions for over.
 */
final class Predecessors {

  private static final String FILE = "clients";

  /** Of agents that were killed one after the other before they held everything. */
  private static final int MOST = 64;

  private Predecessors() {}

  /**
   * Notes this agent, for good, before it owns anything.
   *
   * @param directory that is locked
   * @return those before it
   */
  static ImmutableSet<String> note(Path directory, String id) throws IOException {
    Path file = directory.resolve(FILE);
    List<String> before = read(file);
    ImmutableSet<String> recent =
        ImmutableSet.copyOf(before.subList(Math.max(0, before.size() - MOST), before.size()));
    ImmutableList<String> all = ImmutableList.<String>builder().addAll(recent).add(id).build();
    try (NewFile whole = NewFile.beside(file)) {
      String text = String.join("\n", all) + "\n";
      whole.channel().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      whole.commit();
    }
    return recent;
  }

  private static List<String> read(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return ImmutableList.of();
    }
  }
}
