package io.baton.archive.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.Source;
import io.baton.archive.store.Content;
import io.baton.archive.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version is there only if all is there that it needs, whatever was left or goes meanwhile. */
class PublicationTest {

  @TempDir Path scratch;

  private final MemoryStore store = new MemoryStore();
  private Archives archives;
  private Source first;
  private Source second;

  @BeforeEach
  void archive() throws IOException {
    archives = new Archives(store, scratch);
    first = Source.random(300 * Source.BLOCK, 5);
    archives.archive(first);
    second = first.next().writeRandom(50, new Random(1));
  }

  private String firstPack(Source source) throws IOException {
    return archives.archive.pack(archives.packs(source.version).get(0).id());
  }

  private void assertFails(Class<? extends StoreException> type, String told) throws IOException {
    try (ArchiveWriter writer = archives.writer()) {
      String end = second.pullInto(writer);
      assertTrue(end.contains(told), end);
      assertInstanceOf(type, writer.trouble().orElseThrow());
    }
    assertEquals(Optional.of(first.version), archives.archive.newest());
    assertEquals(null, store.objects.get(archives.archive.manifest(second.version)));
  }

  @Test
  void packsThatGoDuringTheUploadAreMissed() throws Exception {
    String pack = firstPack(first);
    store.sent.clear();
    archives.pace =
        bytes -> {
          if (store.sent.stream().anyMatch(name -> name.contains("-0000000000000000002-"))) {
            store.objects.remove(pack);
          }
        };
    assertFails(StoreException.Unavailable.class, pack + " is missing");
    assertTrue(store.sent.stream().allMatch(name -> name.contains("/packs/")), "not shown at all");
    archives.pace = Pace.UNLIMITED;
    archives.archive(second);
    archives.assertArchived(second);
  }

  @Test
  void aVersionWhosePacksGoAsItAppearsIsTakenBack() throws Exception {
    String pack = firstPack(first);
    String manifest = archives.archive.manifest(second.version);
    store.afterPut =
        name -> {
          if (name.equals(manifest)) {
            store.objects.remove(pack);
          }
        };
    assertFails(StoreException.Unavailable.class, pack + " is missing");
    store.afterPut = name -> {};
    archives.archive(second);
    archives.assertArchived(second);
  }

  @Test
  void aClockThatGoesBackIsNotTrusted() throws Exception {
    archives.pace = bytes -> store.now = store.now.minusSeconds(3600);
    assertFails(StoreException.Unavailable.class, "went back by");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 1600, -60, -1})
  void aDamagedManifestOfTheSameVersionIsReplaced(int at) throws Exception {
    archives.archive(second);
    String name = archives.archive.manifest(second.version);
    byte[] manifest = store.objects.get(name);
    if (at == -1) {
      store.objects.put(name, Arrays.copyOf(manifest, manifest.length / 2));
    } else {
      manifest[at < 0 ? manifest.length + at : at] ^= 1;
    }
    archiveAgain();
  }

  @Test
  void aManifestWhosePacksAreGoneIsReplaced() throws Exception {
    archives.archive(second);
    store.objects.remove(firstPack(second));
    archiveAgain();
  }

  private void archiveAgain() throws IOException {
    try (ArchiveWriter writer = archives.writer(Optional.of(first.version))) {
      assertEquals("", second.pullInto(writer));
    }
    archives.assertArchived(second);
  }

  /** Who expires would delete the new manifest. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aVersionThatIsRetiredIsNotArchived(boolean fromTheBeginning) throws Exception {
    String mark = archives.archive.retirement(second.version);
    if (fromTheBeginning) {
      store.put(mark, Content.of());
    } else {
      archives.pace = bytes -> store.objects.putIfAbsent(mark, new byte[0]);
    }
    int sent = store.sent.size();
    assertFails(StoreException.Refused.class, "is retired");
    assertEquals(fromTheBeginning, store.sent.size() == sent, "whether nothing was sent in vain");
    archives.pace = Pace.UNLIMITED;
    Source third = second.next();
    archives.archive(third);
    archives.assertArchived(third);
  }
}
