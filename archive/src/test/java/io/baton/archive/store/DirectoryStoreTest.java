package io.baton.archive.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store in a directory: nothing is ever seen in part, whatever happens to who writes. */
class DirectoryStoreTest extends ObjectStoreContract {

  @TempDir Path directory;

  @Override
  protected ObjectStore store() {
    return new DirectoryStore(directory, new Random());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Fails, or just ends, after half of what it promises. */
  private record Broken(boolean fails) implements Content {

    @Override
    public long length() {
      return 200_000;
    }

    @Override
    public InputStream open() {
      return new InputStream() {
        private int left = 100_000;

        @Override
        public int read() throws IOException {
          return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int count = Math.min(length, left);
          left -= count;
          if (count == 0 && fails) {
            throw new IOException("as told");
          }
          return count == 0 ? -1 : count;
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPutThatFailsLeavesNothing(boolean fails) throws Exception {
    assertThrows(
        StoreException.Unavailable.class, () -> store().put("a/broken", new Broken(fails)));
    assertEquals(List.of(), files());
    store().put("a/broken", Content.of(ByteBuffer.wrap(bytes(10, 1))));
    assertEquals(List.of(directory.resolve("a/broken")), files());
  }

  @Test
  void aDirectoryThatIsNotThereIsNotMade() throws Exception {
    Path root = directory.resolve("mount/baton");
    ObjectStore missing = new DirectoryStore(root, new Random());
    ByteBuffer one = ByteBuffer.allocate(1);
    for (Executable call :
        List.<Executable>of(
            () -> missing.put("a", Content.of(one)),
            () -> missing.read("a"),
            () -> missing.read("a", 0, one),
            () -> missing.list("a", "", 1),
            () -> missing.delete("a"),
            missing::now,
            missing::tidy)) {
      StoreException refused = assertThrows(StoreException.Refused.class, call);
      assertTrue(refused.getMessage().contains(root + " is not there"), refused.getMessage());
    }
    assertFalse(Files.exists(directory.resolve("mount")));
  }

  @Test
  void whatKilledWritersLeftGoesWhenItIsOld() throws Exception {
    store().put("a", Content.of(ByteBuffer.wrap(bytes(10, 1))));
    Path drafts = directory.resolve(".tmp");
    Path old = Files.writeString(drafts.resolve("old"), "left");
    Path young = Files.writeString(drafts.resolve("young"), "being written");
    Files.setLastModifiedTime(
        old, FileTime.from(Instant.now().minus(DirectoryStore.LEFT).minusSeconds(60)));
    Files.setLastModifiedTime(
        young, FileTime.from(Instant.now().minus(DirectoryStore.LEFT).plusSeconds(60)));
    store().tidy();
    assertEquals(List.of(young, directory.resolve("a")), files());
    assertEquals(
        List.of("a"),
        store().list("", "", 10).entries().stream().map(ObjectStore.Entry::name).toList(),
        "nobody sees drafts");
  }

  /** Not once for each page: what is made meanwhile tells. */
  @Test
  void allEntriesAreListedByOneReading() throws Exception {
    Path large = Files.createDirectory(directory.resolve("large"));
    int count = 2 * ObjectStore.MOST_LISTED;
    for (int i = 0; i < count; i++) {
      Files.createFile(large.resolve("object-%04d".formatted(i)));
    }
    List<String> names = new ArrayList<>();
    store()
        .forEach(
            "large",
            "object-0004",
            entry -> {
              if (names.isEmpty()) {
                store().put("large/object-9999", Content.of());
              }
              names.add(entry.name());
            });
    assertEquals("object-0005", names.get(0));
    assertEquals("object-1999", names.get(names.size() - 1));
    assertEquals(count - 5, names.size());
    assertEquals(names.stream().sorted().toList(), names);
  }

  @Test
  void aNameThatIsADirectoryCannotBePut() throws Exception {
    store().put("a/b", Content.of(ByteBuffer.wrap(bytes(10, 1))));
    assertThrows(
        StoreException.class, () -> store().put("a/b/c", Content.of(ByteBuffer.allocate(1))));
    assertArrayEquals(bytes(10, 1), get(store(), "a/b"));
  }

  /** Puts objects of one byte, many times over, until it is killed. */
  static final class Putter {

    private Putter() {}

    public static void main(String[] args) throws Exception {
      ObjectStore store = new DirectoryStore(Path.of(args[0]), new Random());
      for (int i = 0; i < 1_000_000; i++) {
        byte[] bytes = new byte[300_000];
        Arrays.fill(bytes, (byte) i);
        store.put("objects/%s-%07d".formatted(args[1], i), Content.of(ByteBuffer.wrap(bytes)));
        System.out.println(i);
      }
    }
  }

  @Test
  void aKilledWriterLeavesWholeObjects() throws Exception {
    for (int round = 0; round < 3; round++) {
      Process putter =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Putter.class.getName(),
                  directory.toString(),
                  "round-" + round)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader lines = putter.inputReader()) {
        for (int line = 0; line < 3 + 7 * round; line++) {
          assertEquals("" + line, lines.readLine());
        }
      } finally {
        putter.destroyForcibly().waitFor();
      }
      assertWhole(3 + 7 * round, "round-" + round);
    }
  }

  private void assertWhole(int atLeast, String prefix) throws IOException {
    int[] count = {0};
    store()
        .forEach(
            "objects",
            "",
            entry -> {
              assertEquals(300_000, entry.bytes(), entry.name());
              count[0] += entry.name().startsWith(prefix) ? 1 : 0;
            });
    assertTrue(count[0] >= atLeast, count[0] + " objects");
    for (int i = 0; i < count[0]; i++) {
      byte[] bytes = get(store(), "objects/%s-%07d".formatted(prefix, i));
      for (byte one : bytes) {
        assertEquals((byte) i, one);
      }
    }
  }
}
