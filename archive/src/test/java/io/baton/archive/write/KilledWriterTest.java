package io.baton.archive.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.SegmentArchive;
import io.baton.archive.Source;
import io.baton.archive.expiry.Expiry;
import io.baton.archive.expiry.ExpiryPolicy;
import io.baton.archive.manifest.Pack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever archives or expires may end at any step, and nothing that is shown is ever not whole. */
class KilledWriterTest {

  private static final ExpiryPolicy LAST_TWO = new ExpiryPolicy(2, Duration.ZERO);

  @TempDir Path scratch;

  private final MemoryStore store = new MemoryStore();
  private Archives archives;

  private void pass(Duration time) {
    store.now = store.now.plus(time);
  }

  private Source archived() throws Exception {
    archives = new Archives(store, scratch);
    Source first = Source.random(300 * Source.BLOCK, 5);
    archives.archive(first);
    return first;
  }

  @ParameterizedTest
  @EnumSource
  void archivingMayEndAtAnyStep(MemoryStore.Fault fault) throws Exception {
    Source first = archived();
    Source second = first.next().writeRandom(100, new Random(1));
    store.fault = fault;
    String end = "not begun";
    int step = 0;
    for (; !end.isEmpty(); step++) {
      store.stepsLeft = step;
      end = tryArchive(second);
      store.stepsLeft = -1;
      archives.assertArchived(first);
      if (!end.isEmpty() && archives.archive.newest().orElseThrow().equals(second.version)) {
        archives.assertArchived(second);
        store.objects.remove(archives.archive.manifest(second.version));
      }
    }
    assertTrue(step > 8, step + " steps");
    archives.assertArchived(second);
    pass(SegmentArchive.GRACE.plusSeconds(1));
    new Expiry(archives.archive, LAST_TWO, Pace.UNLIMITED).run();
    assertEquals(expected(first, second), store.objects.keySet(), "nothing else is left");
    archives.assertArchived(first);
    archives.assertArchived(second);
  }

  private String tryArchive(Source source) {
    try {
      return archives.tryArchive(source);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Manifests of these versions, and the packs that they refer to. */
  private Set<String> expected(Source... versions) throws Exception {
    Set<String> names = new TreeSet<>();
    for (Source source : versions) {
      names.add(archives.archive.manifest(source.version));
      for (Pack pack : archives.packs(source.version)) {
        names.add(archives.archive.pack(pack.id()));
      }
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource
  void expiryMayEndAtAnyStep(MemoryStore.Fault fault) throws Exception {
    Source source = archived();
    Random random = new Random(1);
    Source[] last = {source, source};
    Set<Version> retired = new HashSet<>();
    store.fault = fault;
    for (int step = 0; step < 60; step++) {
      last[0] = last[1];
      last[1] = last[1].next().writeRandom(60, random);
      archives.archive(last[1]);
      pass(Duration.ofDays(1).plusSeconds(1));
      store.stepsLeft = step % 30;
      try {
        new Expiry(archives.archive, LAST_TWO, Pace.UNLIMITED).run();
      } catch (IOException e) {
        assertTrue(e.getMessage().startsWith("as told"), e.getMessage());
      }
      store.stepsLeft = -1;
      for (SegmentArchive.Stored stored : archives.archive.stored()) {
        archives.content(stored.version());
      }
      retired.addAll(archives.archive.retired().keySet());
      for (SegmentArchive.Stored stored : archives.archive.versions()) {
        assertFalse(retired.contains(stored.version()), "what is retired never comes back");
      }
      archives.assertArchived(last[0]);
      archives.assertArchived(last[1]);
    }
    for (int i = 0; i < 2; i++) {
      new Expiry(archives.archive, LAST_TWO, Pace.UNLIMITED).run();
      pass(SegmentArchive.GRACE.plusSeconds(1));
    }
    new Expiry(archives.archive, LAST_TWO, Pace.UNLIMITED).run();
    assertEquals(expected(last), store.objects.keySet(), "nothing else is left");
  }

  /** The version that it refers to expires meanwhile, and its packs are old. */
  @Test
  void whoArchivesMayBeOvertakenByExpiry() throws Exception {
    Source first = archived();
    pass(Duration.ofDays(30));
    Source second = first.next().writeRandom(100, new Random(1));
    Source third = second.next();
    boolean[] overtaken = {false};
    archives.pace = bytes -> overtake(overtaken, third);
    archives.archive(second);
    assertTrue(overtaken[0]);
    new Expiry(archives.archive, LAST_TWO, Pace.UNLIMITED).run();
    archives.assertArchived(second);
  }

  private void overtake(boolean[] done, Source newer) {
    if (done[0]) {
      return;
    }
    done[0] = true;
    archives.pace = Pace.UNLIMITED;
    try (ArchiveWriter other = archives.writer(Optional.empty())) {
      assertEquals("", newer.pullInto(other));
      ExpiryPolicy onlyLast = new ExpiryPolicy(1, Duration.ZERO);
      pass(Duration.ofHours(1));
      new Expiry(archives.archive, onlyLast, Pace.UNLIMITED).run();
      pass(SegmentArchive.LONGEST_WRITE.minusHours(2));
      new Expiry(archives.archive, onlyLast, Pace.UNLIMITED).run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
