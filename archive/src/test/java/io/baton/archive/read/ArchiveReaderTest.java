package io.baton.archive.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.SegmentArchive;
import io.baton.archive.Source;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.manifest.Pack;
import io.baton.archive.store.Content;
import io.baton.archive.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading versions back. */
class ArchiveReaderTest {

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

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void aVersionIsRestoredToAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("restored"), "what was there");
    ManifestHead head = archives.reader().restore(source.version, file);
    assertEquals(source.version, head.version());
    assertArrayEquals(source.content(), Files.readAllBytes(file));
    assertEquals(List.of(file), files());
    Source empty = source.next(3 * Source.BLOCK).write(2).write(1).write(0);
    archives.archive(empty);
    archives.reader().restore(empty.version, file);
    assertArrayEquals(new byte[3 * Source.BLOCK], Files.readAllBytes(file));
    Source none = source.next(0).next();
    archives.archive(none);
    archives.reader().restore(none.version, file);
    assertEquals(0, Files.size(file));
  }

  @Test
  void aDamagedPackIsNamedAndNothingIsLeft() throws Exception {
    Pack pack = archives.packs(source.version).get(2);
    String name = archives.archive.pack(pack.id());
    byte[] whole = store.objects.get(name);
    byte[] damaged = whole.clone();
    damaged[5 * Source.BLOCK + 17] ^= 4;
    store.objects.put(name, damaged);
    assertNamed(name, "block 5 of it, block ");
    store.objects.put(name, Arrays.copyOf(whole, whole.length - 1));
    assertNamed(name, "cut short");
    store.objects.remove(name);
    assertNamed(name, "it is missing");
    store.objects.put(name, whole);
    archives.assertArchived(source);
  }

  private void assertNamed(String name, String how) throws Exception {
    Path file = Files.writeString(directory.resolve("restored"), "what was there");
    StoreException damaged =
        assertThrows(
            StoreException.Damaged.class, () -> archives.reader().restore(source.version, file));
    assertTrue(damaged.getMessage().contains(name), damaged.getMessage());
    assertTrue(damaged.getMessage().contains(how), damaged.getMessage());
    assertEquals("what was there", Files.readString(file));
    assertEquals(List.of(file), files(), "nothing else is left");
  }

  @Test
  void aManifestOfAnotherVersionIsNotTaken() throws Exception {
    Version other = new Version(1, 2);
    store.objects.put(
        archives.archive.manifest(other),
        store.objects.get(archives.archive.manifest(source.version)));
    StoreException damaged =
        assertThrows(StoreException.Damaged.class, () -> archives.content(other));
    assertTrue(damaged.getMessage().contains("is that of version 1.1"), damaged.getMessage());
    assertThrows(
        StoreException.Damaged.class, () -> archives.reader().read(other, (block, bytes) -> {}));
    SegmentArchive elsewhere = new SegmentArchive(store, "cluster-1", new SegmentId(1, 2));
    store.objects.put(
        elsewhere.manifest(source.version),
        store.objects.get(archives.archive.manifest(source.version)));
    assertThrows(StoreException.Damaged.class, () -> elsewhere.head(source.version));
    assertThrows(
        StoreException.NotFound.class, () -> archives.reader().read(new Version(9, 9), null));
  }

  private Source archiveAt(Source version, Instant time) throws IOException {
    archives.time = time;
    archives.archive(version);
    return version;
  }

  @Test
  void aVersionIsChosenByTime() throws Exception {
    Instant time = Archives.TIME;
    Source second = archiveAt(source.next(), time.plusSeconds(10));
    Source third = archiveAt(second.next(77), time.plusSeconds(20));
    ArchiveReader reader = archives.reader();
    assertEquals(third.version, reader.newest().orElseThrow().version());
    assertEquals(
        Optional.of(second.version),
        reader.notAfter(time.plusSeconds(19)).map(ManifestHead::version));
    assertEquals(
        Optional.of(third.version),
        reader.notAfter(time.plusSeconds(20)).map(ManifestHead::version));
    assertEquals(Optional.of(source.version), reader.notAfter(time).map(ManifestHead::version));
    assertEquals(Optional.empty(), reader.notAfter(time.minusMillis(1)));
    assertEquals(
        List.of((long) source.length(), (long) source.length(), 77L),
        reader.versions().stream().map(ManifestHead::length).toList());
    store.put(archives.archive.retirement(third.version), Content.of());
    assertEquals(second.version, reader.newest().orElseThrow().version());
  }

  @Test
  void segmentsAreListed() throws Exception {
    store.put("cluster-1/other", Content.of());
    store.put("cluster-1/other-directory/x", Content.of());
    SegmentId other = new SegmentId(1, 2);
    store.put(
        new SegmentArchive(store, "cluster-1", other).manifest(new Version(1, 1)), Content.of());
    assertEquals(
        List.of(other, Source.ID),
        SegmentArchive.segments(store, "cluster-1").stream().sorted().toList());
    assertEquals(List.of(), SegmentArchive.segments(store, "cluster-2"));
    for (String cluster : new String[] {"", "..", "a/b", ".a"}) {
      assertThrows(IllegalArgumentException.class, () -> new SegmentArchive(store, cluster, other));
    }
  }
}
