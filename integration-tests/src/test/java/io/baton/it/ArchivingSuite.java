package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.SegmentName;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An archive in a directory, and how tests look at it. */
abstract class ArchivingSuite {

  static final SegmentName NAME = SegmentName.of("archived/segment");
  static final int PACK = 16 << 20;

  @TempDir Path directory;
  Path archive;

  @BeforeEach
  void makeArchive() throws IOException {
    archive = Files.createDirectory(directory.resolve("archive"));
  }

  static Ran run(TestCluster cluster, int status, Object... arguments) throws Exception {
    Ran ran = Ran.baton(cluster, Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    assertEquals(status, ran.status(), ran.text());
    return ran;
  }

  final Set<Path> objects(String kind) throws IOException {
    Set<Path> objects = new HashSet<>();
    try (Stream<Path> files = Files.walk(archive)) {
      files
          .filter(file -> file.getParent().endsWith(kind) && Files.isRegularFile(file))
          .forEach(objects::add);
    }
    return objects;
  }

  final void awaitObjects(String kind, int count) {
    await(count + " objects in " + kind, () -> objects(kind).size() >= count);
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Condition condition) {
    Eventually.await(
        what,
        TestCluster.PATIENCE,
        () -> {
          try {
            return condition.holds();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  static byte[] random(int bytes, int seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }
}
