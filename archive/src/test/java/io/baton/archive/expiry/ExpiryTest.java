package io.baton.archive.expiry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.SegmentArchive;
import io.baton.archive.SegmentArchive.Stored;
import io.baton.archive.Source;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.Content;
import io.baton.archive.store.ObjectStore.Entry;
import io.baton.archive.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which versions and packs go, and when. */
class ExpiryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path scratch;

  private static Version version(int sequence) {
    return new Version(1, sequence);
  }

  private static List<Version> versions(int... sequences) {
    List<Version> versions = new ArrayList<>();
    for (int sequence : sequences) {
      versions.add(version(sequence));
    }
    return versions;
  }

  /** Versions 1 to 5, put 50, 40, 30, 20 and 10 hours ago. */
  private static List<Stored> five() {
    List<Stored> stored = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      stored.add(new Stored(version(i), NOW.minus(Duration.ofHours(60 - 10 * i))));
    }
    return stored;
  }

  private static ExpiryPlan plan(int last, int hours, Map<Version, Instant> retired) {
    return ExpiryPlan.of(new ExpiryPolicy(last, Duration.ofHours(hours)), NOW, five(), retired);
  }

  @Test
  void theLastAndTheYoungStay() {
    assertEquals(versions(1, 2, 3, 4), plan(1, 0, Map.of()).retire());
    assertEquals(versions(1, 2, 3), plan(2, 0, Map.of()).retire());
    assertEquals(versions(1, 2), plan(1, 30, Map.of()).retire());
    assertEquals(versions(1, 2, 3), plan(1, 29, Map.of()).retire());
    assertEquals(versions(1), plan(4, 29, Map.of()).retire());
    assertEquals(versions(), plan(5, 0, Map.of()).retire());
    assertEquals(versions(), plan(9, 0, Map.of()).retire());
    assertEquals(versions(), plan(1, 100, Map.of()).retire());
    assertThrows(IllegalArgumentException.class, () -> new ExpiryPolicy(0, Duration.ofDays(9)));
    assertThrows(
        IllegalArgumentException.class, () -> new ExpiryPolicy(1, Duration.ofDays(9).negated()));
  }

  @Test
  void theRetiredGoAfterTheGraceTime() {
    Instant grace = NOW.minus(SegmentArchive.GRACE);
    ExpiryPlan plan =
        plan(1, 30, Map.of(version(1), grace.minusMillis(1), version(2), grace, version(5), NOW));
    assertEquals(versions(1), plan.delete());
    assertEquals(versions(), plan.retire(), "4 is the newest one that stays");
    assertEquals(Set.copyOf(versions(2, 3, 4, 5)), plan.remaining(five()));
    assertEquals(
        versions(3),
        plan(1, 0, Map.of(version(1), NOW, version(2), NOW, version(5), NOW)).retire());
  }

  @Test
  void packsGoWhenNothingRefersToThemAndTheyAreOld() {
    Instant grace = NOW.minus(SegmentArchive.GRACE);
    PackId referred = new PackId(version(1), 5, 0);
    PackId garbage = new PackId(version(1), 5, 1);
    PackId young = new PackId(version(1), 5, 2);
    assertFalse(isGarbage(referred, grace.minusMillis(1), referred));
    assertTrue(isGarbage(garbage, grace.minusMillis(1), referred));
    assertFalse(isGarbage(young, grace, referred));
  }

  private static boolean isGarbage(PackId id, Instant put, PackId referred) {
    return SweepPlan.isGarbage(NOW, id, new Entry(id.toString(), 10, put), Set.of(referred));
  }

  @Test
  void whatIsNoPackIsLeftAlone() throws Exception {
    MemoryStore store = new MemoryStore();
    Archives archives = new Archives(store, scratch);
    archives.archive(Source.random(100 * Source.BLOCK, 5));
    store.put(archives.archive.packs() + "/something", Content.of());
    store.put(archives.archive.packs() + "/directory/something", Content.of());
    store.now = store.now.plus(Duration.ofDays(100));
    int objects = store.objects.size();
    new Expiry(archives.archive, new ExpiryPolicy(1, Duration.ZERO), bytes -> {}).run();
    assertEquals(objects, store.objects.size());
  }

  @Test
  void versionsGoInTwoStepsAndTheirPacksWithThem() throws Exception {
    MemoryStore store = new MemoryStore();
    Archives archives = new Archives(store, scratch);
    Source first = Source.random(500 * Source.BLOCK, 5);
    archives.archive(first);
    int firstPacks = archives.packs(first.version).size();
    Source second = Source.random(500 * Source.BLOCK, 6).next();
    archives.archive(second);
    Expiry expiry =
        new Expiry(archives.archive, new ExpiryPolicy(1, Duration.ofDays(30)), bytes -> {});
    assertEquals(new Expiry.Done(list(), list(), 0, 0), expiry.run());
    store.now = store.now.plus(Duration.ofDays(30)).plusSeconds(1);
    assertEquals(new Expiry.Done(list(first.version), list(), 0, 0), expiry.run());
    assertEquals(
        List.of(second.version),
        archives.archive.versions().stream().map(Stored::version).toList());
    archives.assertArchived(first);
    store.now = store.now.plus(SegmentArchive.GRACE).plusSeconds(1);
    Expiry.Done done = expiry.run();
    assertEquals(List.of(first.version), done.deleted());
    assertEquals(firstPacks, done.packs());
    assertEquals((long) first.stored() * Source.BLOCK, done.bytes());
    archives.assertArchived(second);
    assertEquals(1 + archives.packs(second.version).size(), store.objects.size());
    assertEquals(new Expiry.Done(list(), list(), 0, 0), expiry.run());
  }

  private static ImmutableList<Version> list(Version... versions) {
    return ImmutableList.copyOf(versions);
  }

  @Test
  void noPackGoesWhileAManifestCannotBeRead() throws Exception {
    MemoryStore store = new MemoryStore();
    Archives archives = new Archives(store, scratch);
    Source first = Source.random(500 * Source.BLOCK, 5);
    archives.archive(first);
    Source second = first.next().writeRandom(200, new Random(1));
    archives.archive(second);
    byte[] manifest = store.objects.get(archives.archive.manifest(first.version));
    manifest[1600] ^= 1;
    store.now = store.now.plus(Duration.ofDays(100));
    int objects = store.objects.size();
    Expiry expiry = new Expiry(archives.archive, new ExpiryPolicy(7, Duration.ZERO), bytes -> {});
    StoreException damaged = assertThrows(StoreException.Damaged.class, expiry::run);
    assertTrue(damaged.getMessage().contains(archives.archive.manifest(first.version)));
    assertEquals(objects, store.objects.size());
    manifest[1600] ^= 1;
    expiry.run();
    archives.assertArchived(first);
  }

  @Test
  void manifestsAreReadAtItsPace() throws Exception {
    MemoryStore store = new MemoryStore();
    Archives archives = new Archives(store, scratch);
    archives.archive(Source.random(500 * Source.BLOCK, 5));
    int[] paced = {0};
    new Expiry(archives.archive, new ExpiryPolicy(7, Duration.ZERO), bytes -> paced[0] += bytes)
        .run();
    assertTrue(paced[0] >= 1536, paced[0] + " bytes");
  }

  /** As while an archive is copied, packs before manifests. */
  @Test
  void noPackGoesWhereThereIsNoManifestAtAll() throws Exception {
    MemoryStore store = new MemoryStore();
    Archives archives = new Archives(store, scratch);
    Source first = Source.random(500 * Source.BLOCK, 5);
    archives.archive(first);
    String name = archives.archive.manifest(first.version);
    byte[] manifest = store.objects.remove(name);
    store.now = store.now.plus(Duration.ofDays(100));
    new Expiry(archives.archive, new ExpiryPolicy(7, Duration.ZERO), bytes -> {}).run();
    store.objects.put(name, manifest);
    archives.assertArchived(first);
  }
}
