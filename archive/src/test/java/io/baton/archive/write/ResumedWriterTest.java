package io.baton.archive.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.SegmentArchive;
import io.baton.archive.Source;
import io.baton.archive.expiry.Expiry;
import io.baton.archive.expiry.ExpiryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who was killed goes on: what is stored is not sent again, and is still there at the end. */
class ResumedWriterTest {

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
    second = first.next().writeRandom(250, new Random(1));
    store.sent.clear();
  }

  /** Ends at so many steps; as it has no chance to clean up that is as good as a kill. */
  private boolean endsAfter(int steps) throws IOException {
    store.stepsLeft = steps;
    try (ArchiveWriter writer = archives.writer(Optional.of(first.version))) {
      return !second.pullInto(writer).isEmpty();
    } finally {
      store.stepsLeft = -1;
    }
  }

  @Test
  void whatIsStoredIsNeverSentAgain() throws Exception {
    store.fault = MemoryStore.Fault.AFTER;
    int attempts = 0;
    while (endsAfter(7 + attempts / 3)) {
      attempts++;
    }
    assertEquals(Set.copyOf(store.sent).size(), store.sent.size(), "each once");
    assertTrue(attempts > 5 && store.sent.size() > 5, attempts + " attempts, " + store.sent);
    archives.assertArchived(second);
  }

  @Test
  void anAttemptThatIsKilledCostsOnePackAtMost() throws Exception {
    long whole = bytesOf(second);
    long before = store.bytesPut;
    assertTrue(endsAfter(12));
    long stored = store.bytesPut - before;
    assertTrue(stored >= 3L * Archives.PACK_BLOCKS * Source.BLOCK, stored + " bytes");
    store.sent.clear();
    archives.archive(second);
    assertEquals(whole - stored, store.bytesPut - before - stored);
    long packsLeft = store.sent.stream().filter(name -> name.contains("/packs/")).count();
    assertEquals(whole - stored, sentBytes(), packsLeft + " packs were left");
    archives.assertArchived(second);
  }

  private long sentBytes() {
    return store.sent.stream().mapToLong(name -> store.objects.get(name).length).sum();
  }

  private long bytesOf(Source source) throws IOException {
    MemoryStore copy = new MemoryStore();
    copy.objects.putAll(store.objects);
    new Archives(copy, scratch).archive(source);
    return copy.bytesPut;
  }

  /** Meanwhile the segment has gone on, and the version that was begun cannot be read any more. */
  @Test
  void whatIsStoredServesALaterVersion() throws Exception {
    Source large = Source.random(2000 * Source.BLOCK, 9);
    try (ArchiveWriter writer = archives.writer(Optional.empty())) {
      store.stepsLeft = 30;
      assertNotEquals("", large.pullInto(writer));
      store.stepsLeft = -1;
    }
    long stored = store.bytesPut;
    Source later = large.next().write(4).write(5, (byte) 1).write(1500, (byte) 2);
    store.sent.clear();
    try (ArchiveWriter writer = archives.writer(Optional.empty())) {
      assertEquals("", later.pullInto(writer));
    }
    archives.assertArchived(later);
    long again = store.bytesPut - stored;
    long needed = (long) later.stored() * Source.BLOCK;
    long saved = needed - again;
    assertTrue(saved > 13L * Archives.PACK_BLOCKS * Source.BLOCK, saved / Source.BLOCK + " blocks");
  }

  /** They may be deleted while the new attempt lasts. */
  @Test
  void packsThatAreTooOldAreNotReferredTo() throws Exception {
    assertTrue(endsAfter(12));
    store.now = store.now.plus(EarlierPacks.OLDEST).plusSeconds(1);
    expireAfterFirstPut();
    archives.archive(second);
    archives.assertArchived(second);
  }

  private void expireAfterFirstPut() {
    store.afterPut =
        name -> {
          store.afterPut = none -> {};
          expireLater();
        };
  }

  private void expireLater() {
    store.now = store.now.plus(SegmentArchive.LONGEST_WRITE);
    try {
      new Expiry(archives.archive, new ExpiryPolicy(1, Duration.ZERO), Pace.UNLIMITED).run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void packsOfTheRightAgeOutliveTheAttempt() throws Exception {
    assertTrue(endsAfter(12));
    store.now = store.now.plus(EarlierPacks.OLDEST);
    store.sent.clear();
    expireAfterFirstPut();
    archives.archive(second);
    assertTrue(sentBytes() < 250L * Source.BLOCK);
    archives.assertArchived(second);
  }

  /** As a server may that confirms what it has only in part. */
  @Test
  void aPackOfAnotherSizeIsNotReferredTo() throws Exception {
    assertTrue(endsAfter(12));
    for (String name : List.copyOf(store.sent)) {
      store.objects.computeIfPresent(name, (n, bytes) -> Arrays.copyOf(bytes, 100));
    }
    archives.archive(second);
    archives.assertArchived(second);
  }
}
