package io.baton.archive.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.Source;
import io.baton.archive.manifest.Pack;
import io.baton.archive.store.Content;
import io.baton.block.BlockHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not believed, or not relied upon, when a version is archived. */
class DistrustTest {

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

  @Test
  void aSourceIsNotBelieved() throws Exception {
    Source damaged = Source.random(1000 * BLOCK, 5);
    damaged.raw()[400 * BLOCK + 5] ^= 1;
    String end = archives().tryArchive(damaged);
    assertTrue(end.startsWith("CORRUPT, block 400 for the archive of segment orders/eü"), end);
    Source lying = Source.random(1000 * BLOCK, 5);
    lying.lie = 1;
    end = archives().tryArchive(lying);
    assertTrue(end.startsWith("CORRUPT, the blocks for the archive of segment"), end);
    assertEquals(List.of(), archives().archive.versions());
  }

  @Test
  void aManifestThatIsNotWholeIsNotBelieved() throws Exception {
    Source first = Source.random(1000 * BLOCK, 5);
    archives().archive(first);
    byte[] manifest = store.objects.get(archives().archive.manifest(first.version));
    manifest[manifest.length - 60] ^= 1;
    Source second = first.next().writeRandom(10, new Random(1));
    archives().archive(second);
    assertEquals(second.stored(), second.blocksRead);
    archives().assertArchived(second);
  }

  /** Before any of it is believed: also if only its second half is damaged. */
  @Test
  void aManifestIsReadToItsEndFirst() throws Exception {
    Source first = Source.empty(100 * 128 * BLOCK);
    for (int group = 0; group < 100; group++) {
      first.write(group * 128, (byte) 1, (byte) group);
    }
    archives().archive(first);
    byte[] manifest = store.objects.get(archives().archive.manifest(first.version));
    manifest[manifest.length - 60] ^= 1;
    Source second = first.next();
    archives().archive(second);
    assertEquals(second.stored(), second.blocksRead);
    archives().assertArchived(second);
  }

  @Test
  void whatTheArchiveLostIsArchivedAgain() throws Exception {
    Source first = Source.random(1000 * BLOCK, 5);
    archives().archive(first);
    List<Pack> packs = archives().packs(first.version);
    store.objects.remove(archives().archive.pack(packs.get(3).id()));
    String cut = archives().archive.pack(packs.get(5).id());
    store.objects.put(cut, Arrays.copyOf(store.objects.get(cut), 100));
    Source second = first.next();
    archives().archive(second);
    assertEquals(packs.get(3).blocks() + packs.get(5).blocks(), second.blocksRead);
    archives().assertArchived(second);
  }

  /** Its packs may be about to go. */
  @Test
  void aRetiredVersionIsNotReferredTo() throws Exception {
    Source first = Source.random(1000 * BLOCK, 5);
    archives().archive(first);
    store.put(archives().archive.retirement(first.version), Content.of());
    Source second = first.next();
    try (ArchiveWriter writer = archives().writer(Optional.of(first.version))) {
      assertEquals("", second.pullInto(writer));
    }
    assertEquals(second.stored(), second.blocksRead);
    assertEquals(Optional.of(second.version), archives().archive.newest());
  }

  @Test
  void aPullThatSendsWhatNobodyAskedForIsRefused() throws Exception {
    Source source = Source.random(100 * BLOCK, 5);
    try (ArchiveWriter writer = archives().writer()) {
      writer.begin(source.opened());
      Tags tags = new Tags(1);
      ByteBuffer bytes = ByteBuffer.allocate(BLOCK).put(0, (byte) 1);
      tags.set(0, new Version(1, 1), BlockHash.of(bytes));
      StorageException refused =
          assertThrows(
              StorageException.class, () -> writer.put(new BlockBatch(new int[] {7}, tags, bytes)));
      assertTrue(refused.getMessage().contains("block 7"), refused.getMessage());
      assertThrows(StorageException.class, () -> writer.holds(100, tags, 0));
    }
  }
}
