package io.baton.archive.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.SegmentArchive;
import io.baton.archive.Source;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.manifest.ManifestWriter;
import io.baton.archive.manifest.Pack;
import io.baton.archive.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archiving versions: what is there afterwards, and what was written for it. */
class ArchiveWriterTest {

  private static final int BLOCK = Source.BLOCK;

  @TempDir Path scratch;

  private final MemoryStore store = new MemoryStore();
  private Archives archives;

  private Archives archives() {
    if (archives == null) {
      archives = new Archives(store, scratch);
    }
    return archives;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, BLOCK, 127 * BLOCK + 1, 128 * BLOCK, 1000 * BLOCK + 77})
  void aVersionIsArchivedWhole(int length) throws Exception {
    Source source = Source.random(length, 5);
    archives().archive(source);
    archives().assertArchived(source);
    assertEquals(source.stored(), source.blocksRead, "zeros are not read");
    ManifestHead head = archives().archive.head(source.version);
    assertEquals(Archives.NAME, head.name());
    assertEquals(Archives.SPEC.withCapacity(Math.max(length, 16 * BLOCK)), head.spec());
    assertEquals(Archives.TIME, head.time());
    try (Stream<Path> left = Files.list(scratch)) {
      assertEquals(0, left.count(), "no file is left");
    }
  }

  @Test
  void onlyWhatChangedIsWritten() throws Exception {
    Source first = Source.random(1000 * BLOCK, 5);
    archives().archive(first);
    long before = store.bytesPut;
    Source second = first.next().writeRandom(10, new Random(1));
    archives().archive(second);
    int changed = second.blocksRead;
    assertTrue(changed > 5 && changed <= 10, changed + " blocks");
    long manifest = store.objects.get(archives().archive.manifest(second.version)).length;
    assertEquals((long) changed * BLOCK + manifest, store.bytesPut - before);
    assertTrue(second.tagsRead <= 10 * 128, "groups that are the same are not looked at");
    archives().assertArchived(first);
    archives().assertArchived(second);
  }

  @Test
  void contentGrowsShrinksAndIsCleared() throws Exception {
    Random random = new Random(3);
    Source source = Source.random(300 * BLOCK + 5, 5);
    archives().archive(source);
    for (int length :
        new int[] {700 * BLOCK, 650 * BLOCK + 1, 129 * BLOCK, 128 * BLOCK, 7, 900_000}) {
      source = source.next(length).writeRandom(3, random);
      source.write(random.nextInt(1 + (length - 1) / BLOCK));
      archives().archive(source);
      archives().assertArchived(source);
    }
  }

  @Test
  void whatIsThereStays() throws Exception {
    Source source = Source.random(100 * BLOCK, 5);
    archives().archive(source);
    byte[] manifest = store.objects.get(archives().archive.manifest(source.version));
    try (ArchiveWriter again = archives().writer(Optional.empty())) {
      assertEquals("", source.pullInto(again));
    }
    assertEquals(manifest, store.objects.get(archives().archive.manifest(source.version)));
    archives().assertArchived(source);
  }

  @Test
  void anotherSourceBeginsAnew() throws Exception {
    Source gone = Source.random(1000 * BLOCK, 5);
    gone.patience = 2;
    Source other = Source.random(1000 * BLOCK, 6);
    try (ArchiveWriter writer = archives().writer()) {
      assertTrue(gone.pullInto(writer).startsWith("READ_GONE"));
      assertEquals(List.of(), archives().archive.versions());
      assertEquals("", other.pullInto(writer));
    }
    archives().assertArchived(other);
  }

  @Test
  void whoTakesTooLongGivesUp() throws Exception {
    Source source = Source.random(1000 * BLOCK, 5);
    Duration allowed = SegmentArchive.LONGEST_WRITE;
    archives().pace = bytes -> store.now = store.now.plus(allowed.dividedBy(2));
    try (ArchiveWriter writer = archives().writer()) {
      String end = source.pullInto(writer);
      assertTrue(end.startsWith("IO_ERROR,") && end.contains("begin again"), end);
      assertTrue(writer.trouble().orElseThrow() instanceof StoreException.Unavailable);
    }
    assertEquals(List.of(), archives().archive.versions());
    archives().pace = Pace.UNLIMITED;
    archives().archive(Source.random(1000 * BLOCK, 5));
  }

  /** Not when all of its packs are there already. */
  @Test
  void aVersionWhoseManifestIsTooLargeIsRefusedAtOnce() throws Exception {
    Source source = Source.random(1000 * BLOCK, 5);
    archives().archive(source);
    long manifest = store.objects.get(archives().archive.manifest(source.version)).length;
    int sent = store.sent.size();
    store.mostBytes = manifest;
    Source next = source.next().writeRandom(100, new Random(1));
    String end = archives().tryArchive(next);
    assertTrue(end.contains("take a directory"), end);
    assertEquals(sent, store.sent.size());
    store.mostBytes = ManifestWriter.mostBytes(source.length());
    archives().archive(next);
    archives().archive(Source.empty(77).next());
  }

  @Test
  void allBytesArePaced() throws Exception {
    List<Integer> paced = new ArrayList<>();
    archives().pace = paced::add;
    Source source = Source.random(1000 * BLOCK, 5);
    archives().archive(source);
    assertEquals(store.bytesPut, sum(paced));
    assertTrue(
        paced.stream().allMatch(bytes -> bytes <= Archives.PACK_BLOCKS * BLOCK), "pack by pack");
    int before = store.objects.get(archives().archive.manifest(source.version)).length;
    paced.clear();
    Source next = source.next();
    archives().archive(next);
    int manifest = store.objects.get(archives().archive.manifest(next.version)).length;
    assertEquals(before + manifest, sum(paced), "one is read, and one put");
  }

  private static int sum(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void twoWhoArchiveTheSameDoNoHarm() throws Exception {
    Source first = Source.random(500 * BLOCK, 5);
    archives().archive(first);
    Source second = first.next().writeRandom(50, new Random(1));
    // One has written all its packs, and is about to put the manifest, when the other one does.
    try (ArchiveWriter slow = archives().writer()) {
      int steps = stepsOf(second);
      store.stepsLeft = steps - 3;
      store.fault = MemoryStore.Fault.BEFORE;
      assertTrue(second.pullInto(slow).startsWith("IO_ERROR"), "all but its last steps");
      assertEquals(
          archives().archive.manifest(second.version), store.sent.get(store.sent.size() - 1));
      assertEquals(Optional.of(first.version), archives().archive.newest());
      archives().archive(second);
      assertEquals("", second.pullInto(slow), "and the slow one again");
    }
    archives().assertArchived(second);
    archives().archive(second.next().writeRandom(5, new Random(2)));
    archives().assertArchived(second);
  }

  private int stepsOf(Source source) throws Exception {
    MemoryStore copy = new MemoryStore();
    copy.objects.putAll(store.objects);
    Archives other = new Archives(copy, scratch);
    ArchiveWriter writer = other.writer();
    int before = copy.steps;
    assertEquals("", source.pullInto(writer));
    writer.close();
    return copy.steps - before;
  }

  /** What all packs of a version take is bounded by what the version before and this one have. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void garbageIsBounded(long seed) throws Exception {
    Random random = new Random(seed);
    Source source = Source.random(600 * BLOCK, 5);
    archives().archive(source);
    int storedBefore = source.stored();
    long read = 0;
    long changed = 0;
    for (int i = 0; i < 50; i++) {
      int writes = 1 + random.nextInt(120);
      source = source.next().writeRandom(writes, random);
      archives().archive(source);
      long blocks = archives().packs(source.version).stream().mapToLong(Pack::blocks).sum();
      assertTrue(
          blocks <= 2L * storedBefore + source.blocksRead,
          "%d blocks in packs for %d, version %s".formatted(blocks, storedBefore, source.version));
      storedBefore = source.stored();
      read += source.blocksRead;
      changed += writes;
    }
    archives().assertArchived(source);
    assertTrue(read <= 4 * changed, read + " blocks written for " + changed + " that changed");
  }

  /** As many requests as packs are needed to read a version. */
  @Test
  void thereAreNotTooManySmallPacks() throws Exception {
    Source source = Source.empty(2000 * BLOCK);
    archives().archive(source);
    for (int i = 0; i < 400; i++) {
      source = source.next().write(i, new byte[] {1, (byte) i, (byte) (i >> 8)});
      archives().archive(source);
      int packs = archives().packs(source.version).size();
      int needed = source.stored() / (Archives.PACK_BLOCKS / 2);
      assertTrue(packs <= Reuse.MOST_SMALL + 2 + needed, packs + " packs for " + source.stored());
    }
    archives().assertArchived(source);
  }
}
