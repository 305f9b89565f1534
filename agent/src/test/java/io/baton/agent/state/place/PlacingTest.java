package io.baton.agent.state.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that programs follow. */
class PlacingTest {

  @TempDir Path directory;
  private Path ours;
  private Path place;

  @BeforeEach
  void make() throws IOException {
    ours = Files.createDirectory(directory.resolve("agent"));
    place = Files.createDirectory(directory.resolve("app")).resolve("state");
  }

  private Path data(String name) throws IOException {
    return Files.writeString(ours.resolve(name), name);
  }

  @Test
  void aLinkOfOursIsReplaced() throws IOException {
    Placing.link(place, data("one"), ours);
    Placing.link(place, data("two"), ours);
    assertEquals("two", Files.readString(place));
    try (Stream<Path> files = Files.list(place.getParent())) {
      assertEquals(1, files.count(), "something was left beside it");
    }
  }

  @Test
  void aFileIsSetAside() throws IOException {
    Files.writeString(place, "a person's");
    Placing.link(place, data("one"), ours);
    assertEquals("one", Files.readString(place));
    assertEquals("a person's", Files.readString(place.resolveSibling("state.replaced")));
  }

  @Test
  void othersLinksAndDirectoriesAreLeftAlone() throws IOException {
    Path foreign = Files.writeString(directory.resolve("foreign"), "foreign");
    Files.createSymbolicLink(place, foreign);
    Path one = data("one");
    assertThrows(IOException.class, () -> Placing.link(place, one, ours));
    assertEquals(foreign, Files.readSymbolicLink(place));
    Files.delete(place);
    Files.createDirectory(place);
    assertThrows(IOException.class, () -> Placing.link(place, one, ours));
    assertTrue(Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void onlyALinkToThatFileIsTakenAway() throws IOException {
    Path one = data("one");
    Placing.link(place, data("two"), ours);
    Placing.unlink(place, one);
    assertTrue(Files.exists(place));
    Placing.unlink(place, ours.resolve("two"));
    assertFalse(Files.exists(place, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aMissingDirectoryIsNamed() throws IOException {
    Path nowhere = directory.resolve("nowhere/state");
    Path one = data("one");
    NoSuchFileException missing =
        assertThrows(NoSuchFileException.class, () -> Placing.link(nowhere, one, ours));
    assertEquals(nowhere.getParent().toString(), missing.getFile());
  }
}
