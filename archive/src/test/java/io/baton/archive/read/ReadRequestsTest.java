package io.baton.archive.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests it takes to read a version. */
class ReadRequestsTest {

  @TempDir Path directory;

  private final MemoryStore store = new MemoryStore();
  private Archives archives;
  private Source source;

  @BeforeEach
  void archive() throws IOException {
    archives = new Archives(store, directory);
    source = Source.random(1000 * Source.BLOCK + 77, 5);
    archives.archive(source);
  }

  /** However the blocks were scattered over packs. */
  @Test
  void onePackTakesOneRequest() throws Exception {
    Source scattered = source;
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      scattered = scattered.next().writeRandom(100, random);
      archives.archive(scattered);
    }
    int packs = archives.packs(scattered.version).size();
    assertTrue(packs > 20, packs + " packs");
    int before = store.steps;
    archives.assertArchived(scattered);
    assertEquals(packs + 2, store.steps - before, "the head, the manifest, and each pack");
  }

  @Test
  void aLargePackIsReadInParts() throws Exception {
    MemoryStore other = new MemoryStore();
    Archives large = new Archives(other, directory, 16_384);
    Source full = Source.empty(9000 * Source.BLOCK);
    for (int block = 0; block < 9000; block++) {
      full.write(block, (byte) 1, (byte) block, (byte) (block >> 8));
    }
    large.archive(full);
    assertEquals(1, large.packs(full.version).size());
    int before = other.steps;
    large.assertArchived(full);
    assertEquals(3 + 2, other.steps - before);
  }

  /** As a pack whose middle is needed no more may be large. */
  @Test
  void whatIsFarApartIsAskedForApart() throws Exception {
    MemoryStore other = new MemoryStore();
    Archives large = new Archives(other, directory, 4096);
    Source full = Source.random(4000 * Source.BLOCK, 7);
    large.archive(full);
    Source next = full.next();
    for (int block = 1000; block < 2000; block++) {
      next.write(block, (byte) 1, (byte) block, (byte) (block >> 8));
    }
    large.archive(next);
    assertEquals(2, large.packs(next.version).size());
    int before = other.steps;
    large.assertArchived(next);
    assertEquals(3 + 2, other.steps - before, "one in two parts, and one whole");
  }
}
