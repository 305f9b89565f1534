package io.baton.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.outline.PinnedVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing an export from sources that may fail. */
class ExportTargetTest {

  @TempDir Path directory;

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void aFileAppearsWhole() throws Exception {
    Path file = Files.writeString(directory.resolve("export"), "what was there");
    PinnedVersion damaged = Exports.large();
    damaged.raw()[400 * Exports.BLOCK + 5] ^= 1;
    try (ExportTarget target = Exports.target(file)) {
      String end = damaged.pullInto(target);
      assertEquals("CORRUPT, block 400 for " + file + " does not exist or match its hash", end);
      assertEquals(Optional.empty(), target.trouble(), "another source may do");
    }
    assertEquals("what was there", Files.readString(file));
    assertEquals(List.of(file), files(), "nothing else is left");
    PinnedVersion lying = Exports.large();
    lying.lie = 1;
    try (ExportTarget target = Exports.target(file)) {
      assertTrue(lying.pullInto(target).startsWith("CORRUPT, version 3.7 for " + file));
    }
    assertEquals("what was there", Files.readString(file));
    Exports.write(Exports.large(), file);
    assertArrayEquals(Exports.large().content(), Exports.content(file, 100 * Exports.BLOCK));
    assertEquals(List.of(file), files());
  }

  @Test
  void anotherSourceBeginsAnew() throws Exception {
    Path file = directory.resolve("export");
    PinnedVersion gone = Exports.large();
    gone.patience = 1;
    PinnedVersion newer =
        PinnedVersion.random(Exports.ID, new Version(3, 8), 100 * Exports.BLOCK, 6);
    try (ExportTarget target = Exports.target(file)) {
      assertTrue(gone.pullInto(target).startsWith("READ_GONE"));
      assertEquals("", newer.pullInto(target));
    }
    assertArrayEquals(newer.content(), Exports.content(file, 100 * Exports.BLOCK));
    Path direct = Exports.write(newer, directory.resolve("direct"));
    assertEquals(-1, Files.mismatch(file, direct), "nothing of the first is left");
  }

  @Test
  void whatCannotBeWrittenIsToldAndEndsIt() throws Exception {
    Path file = directory.resolve("export");
    ExportTarget target = Exports.target(file);
    target.close();
    assertTrue(Exports.large().pullInto(target).startsWith("IO_ERROR, " + file));
    assertTrue(target.trouble().orElseThrow().getMessage().startsWith(file + " cannot be written"));
    PinnedVersion other = Exports.large();
    assertTrue(other.pullInto(target).startsWith("IO_ERROR, " + file));
    assertEquals(1, other.asked.size(), "it is opened, and no more");
  }
}
