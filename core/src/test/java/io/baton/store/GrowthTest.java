package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A replica that gets room for more, and one whose content is cut off. */
class GrowthTest {

  private final MemoryDisk disk = new MemoryDisk(3);
  private final Random random = new Random(3);
  private Model model = Model.EMPTY;

  private static long bytes(int blocks) {
    return (long) blocks * SegmentSpec.BLOCK_SIZE;
  }

  private void commit(ReplicaStore store, int[] written, int[] cleared) throws StorageException {
    Version before = model.version();
    Model next = model.next(new Version(1, before.sequence() + 1), written, cleared);
    next.stage(store, model);
    store.commit(next.commit(Commit.Kind.CHECKPOINT, before));
    model = next;
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void holdsWhatItHeldHoweverOftenItGrows(Durability durability) throws Exception {
    int blocks = 3;
    ReplicaStore store = Replicas.create(disk, blocks, durability);
    for (int round = 0; round < 42; round++) {
      for (int i = 0; i < 5; i++) {
        int count = 1 + random.nextInt(round % 7 == 0 ? blocks : 4);
        int[] written = random.ints(count, 0, blocks).sorted().distinct().toArray();
        commit(store, written, random.ints(random.nextInt(2), 0, blocks).toArray());
      }
      blocks += random.nextInt(1 + blocks / 3) + 1;
      store.reserve(bytes(blocks));
      store.reserve(bytes(blocks / 2));
      assertEquals(blocks, store.spec().blocks());
      model.assertReadIn(store);
      if (round % 10 == 0) {
        store.close();
        store = Replicas.open(disk, 1 + round);
        assertEquals(blocks, store.spec().blocks());
        model.assertReadIn(store);
      }
    }
    assertTrue(blocks > 1000, "only " + blocks + " blocks");
  }

  @Test
  void whatWasATableIsUsedForBlocksAgain() throws Exception {
    ReplicaStore store = Replicas.create(disk, 1, Durability.MEMORY);
    int blocks = 1;
    for (; blocks < 4000; blocks += 1 + blocks / 50) {
      store.reserve(bytes(blocks));
    }
    commit(store, IntStream.range(0, 3900).toArray(), new int[0]);
    long tableAndRing = 1500L << 10;
    long ahead = bytes(blocks) / 32;
    assertTrue(
        disk.used() < bytes(blocks) + ahead + 2 * tableAndRing,
        disk.used() + " bytes for " + bytes(blocks));
  }

  @Test
  void aFullDiskLeavesItAsItWas() throws Exception {
    for (int wanted : new int[] {100, 4000}) {
      MemoryDisk full = new MemoryDisk(5);
      model = Model.EMPTY;
      ReplicaStore store = Replicas.create(full, 20, Durability.DISK);
      commit(store, new int[] {1, 3}, new int[0]);
      long used = full.used();
      full.capacity(used + 5 * SegmentSpec.BLOCK_SIZE);
      StorageException refused =
          assertThrows(StorageException.class, () -> store.reserve(bytes(wanted)));
      assertEquals(Reason.NO_SPACE, refused.reason());
      assertEquals(used, full.used());
      assertEquals(20, store.spec().blocks());
      model.assertReadIn(store);
      commit(store, new int[] {1}, new int[0]);
      full.capacity(Long.MAX_VALUE);
      store.reserve(bytes(wanted));
      commit(store, new int[] {wanted - 1}, new int[0]);
      model.assertReadIn(Replicas.open(full, 1));
    }
  }

  @Test
  void blocksThatWereReservedFindTheirRoomOnADiskThatIsFullByThen() throws Exception {
    ReplicaStore store = Replicas.create(disk, 20, Durability.MEMORY);
    store.reserve(bytes(500));
    disk.capacity(disk.used());
    commit(store, IntStream.range(20, 500).toArray(), new int[0]);
    model.assertReadIn(store);
  }

  @Test
  void readersStartAnew() throws Exception {
    ReplicaStore store = Replicas.create(disk, 20, Durability.MEMORY);
    commit(store, new int[] {2}, new int[0]);
    PinnedVersion pinned = store.pin(true);
    store.reserve(bytes(20));
    model.assertReadIn(pinned);
    store.reserve(bytes(21));
    StorageException gone = assertThrows(StorageException.class, () -> pinned.tags(0, 1));
    assertEquals(Reason.READ_GONE, gone.reason());
    model.assertReadIn(store);
  }

  @Test
  void whatIsCutOffIsGoneAndItsRoomIsUsedAgain() throws Exception {
    ReplicaStore store = Replicas.create(disk, 300, Durability.MEMORY);
    int[] all = IntStream.range(0, 300).toArray();
    commit(store, all, new int[0]);
    commit(store, all, new int[0]);
    commit(store, new int[0], IntStream.range(1, 300).toArray());
    model.assertReadIn(store);
    commit(store, new int[] {299}, new int[0]);
    model.assertReadIn(store);
    commit(store, new int[] {0}, new int[0]);
    long used = disk.used();
    commit(store, all, new int[0]);
    assertEquals(used, disk.used(), "its slots were not free");
    model.assertReadIn(Replicas.open(disk, 1));
  }

  @Test
  void aBlockBehindTheEndIsRefused() throws IOException, StorageException {
    ReplicaStore store = Replicas.create(disk, 20, Durability.MEMORY);
    Version first = new Version(1, 1);
    store.stage(Model.batch(first, 7));
    Commit tooShort = new Commit(first, 1, Commit.Kind.CHECKPOINT, first, bytes(7), 0);
    StorageException refused = assertThrows(StorageException.class, () -> store.commit(tooShort));
    assertEquals(Reason.MALFORMED, refused.reason());
    assertTrue(store.last().isNone());
  }
}
