package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.GroupHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.format.Entry;
import io.baton.store.format.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a replica holds, shows and refuses. */
class ReplicaStoreTest {

  private static final int BLOCKS = 20;

  private final MemoryDisk disk = new MemoryDisk(3);
  private final Random random = new Random(3);
  private Model model = Model.EMPTY;
  private ReplicaStore store;

  @BeforeEach
  void create() throws IOException {
    store = Replicas.create(disk, BLOCKS, Durability.MEMORY);
  }

  private static Version version(long sequence) {
    return new Version(1, sequence);
  }

  private Model commit(boolean committed, int... blocks) throws StorageException {
    Version previous = model.version();
    Model next = model.next(version(previous.sequence() + 1), blocks, new int[0]);
    next.stage(store, model);
    model = next;
    store.commit(next.commit(Commit.Kind.CHECKPOINT, committed ? next.version() : previous));
    return next;
  }

  private void reopen() throws IOException {
    store = Replicas.open(disk, 1);
  }

  private static void assertRefused(Reason reason, Executable call) {
    assertEquals(reason, assertThrows(StorageException.class, call).reason());
  }

  @Test
  void keepsWhatItIs() throws Exception {
    long incarnation = store.incarnation();
    reopen();
    assertEquals(Replicas.ID, store.segment());
    assertEquals(Replicas.NAME, store.name());
    assertEquals(Replicas.spec(BLOCKS, Durability.MEMORY), store.spec());
    assertEquals(incarnation, store.incarnation());
    assertTrue(incarnation != 0);
    assertEquals(1, store.fence());
    model.assertReadIn(store);
    assertRefused(Reason.NOT_READABLE, () -> store.pin(false));
  }

  @Test
  void capacitiesOfNoneAndOfOneByteWork() throws Exception {
    MemoryDisk small = new MemoryDisk(1);
    ReplicaStore empty = Replicas.create(small, 0, Durability.MEMORY);
    Model first = Model.EMPTY.next(version(1), new int[0], new int[0]);
    empty.commit(first.commit(Commit.Kind.CHECKPOINT, version(1)));
    first.assertReadIn(Replicas.open(small, 1));
    assertRefused(Reason.MALFORMED, () -> empty.stage(Model.batch(version(2), 0)));
    assertTrue(small.used() < 100_000, "a small segment takes " + small.used() + " bytes");
  }

  @Test
  void theJournalWrapsManyTimes() throws Exception {
    long size = 0;
    for (int i = 0; i < 4000; i++) {
      commit(random.nextBoolean(), random.nextInt(BLOCKS));
      if (i % 500 == 0) {
        reopen();
        model.assertReadIn(store);
        size = i == 500 ? disk.used() : size;
      }
    }
    model.assertReadIn(store);
    assertEquals(size, disk.used(), "slots were not used again");
  }

  @Test
  void aPinnedVersionStaysWhileOthersFollow() throws Exception {
    commit(true, 1, 2, 3);
    Model shown = commit(true, 3, 4, 5);
    PinnedVersion pinned = store.pin(false);
    for (int i = 0; i < 50; i++) {
      commit(true, random.nextInt(BLOCKS));
      shown.assertReadIn(pinned);
    }
    pinned.close();
    pinned.close();
    assertRefused(Reason.READ_GONE, () -> pinned.tags(0, 1));
    model.assertReadIn(store);
    reopen();
    model.assertReadIn(store);
  }

  @Test
  void theCommittedVersionStaysReadableWhileNewerOnesAreInDoubt() throws Exception {
    Model committed = commit(true, 1, 2);
    for (int i = 0; i < 10; i++) {
      Model next = model.next(version(i + 2), new int[] {1, i}, new int[0]);
      next.stage(store, model);
      model = next;
      store.commit(next.commit(Commit.Kind.CHECKPOINT, Version.NONE));
    }
    committed.assertReadIn(store.pin(false));
    reopen();
    committed.assertReadIn(store.pin(false));
    store.noteCommitted(new Version(1, 99));
    assertEquals(version(1), store.commitPoint());
    store.noteCommitted(version(5));
    assertEquals(version(5), store.commitPoint());
    store.noteCommitted(version(4));
    reopen();
    assertEquals(version(5), store.commitPoint());
    assertEquals(version(5), store.pin(false).version());
  }

  @Test
  void aTaughtVersionHidesWhatWasBefore() throws Exception {
    Model committed = commit(true, 1);
    PinnedVersion pinned = store.pin(false);
    Model doubtful = commit(false, 2);
    Model taught =
        new Model(
            new Version(2, 2),
            3,
            doubtful.next(new Version(2, 2), new int[] {3}, new int[] {2}).blocks());
    taught.stage(store, doubtful);
    store.commit(taught.commit(Commit.Kind.TAUGHT, version(1)));
    assertEquals(3, store.fence());
    committed.assertReadIn(pinned);
    for (int i = 0; i < 2; i++) {
      taught.assertReadIn(store);
      assertRefused(Reason.NOT_READABLE, () -> store.pin(false));
      reopen();
    }
    store.noteCommitted(version(2));
    assertRefused(Reason.NOT_READABLE, () -> store.pin(false));
    store.noteCommitted(new Version(2, 2));
    taught.assertReadIn(store.pin(false));
  }

  @Test
  void refusesWhatMakesNoSense() throws Exception {
    commit(true, 1);
    assertRefused(
        Reason.MALFORMED, () -> store.commit(model.commit(Commit.Kind.CHECKPOINT, Version.NONE)));
    store.stage(Model.batch(version(2), 3));
    assertRefused(Reason.MALFORMED, () -> store.stage(Model.batch(version(2), 3)));
    assertRefused(Reason.MALFORMED, () -> store.stage(Model.batch(version(2), BLOCKS)));
    BlockBatch good = Model.batch(version(2), 4);
    Tags wrong = new Tags(1);
    wrong.set(0, version(2), good.tags().hash(0) + 1);
    assertRefused(
        Reason.CORRUPT, () -> store.stage(new BlockBatch(new int[] {4}, wrong, good.data())));
    model.assertReadIn(store);
    commit(true, 4);
    model.assertReadIn(store);
  }

  @Test
  void groupHashesAreThoseOfTheTags() throws Exception {
    MemoryDisk large = new MemoryDisk(1);
    store = Replicas.create(large, 300, Durability.MEMORY);
    commit(true, 1, 127, 128, 299);
    try (PinnedVersion pinned = store.pin(true)) {
      Tags tags = pinned.tags(0, 300);
      long[] expected = {
        GroupHash.of(tags, 0, 128), GroupHash.of(tags, 128, 128), GroupHash.of(tags, 256, 44)
      };
      assertArrayEquals(expected, pinned.groupHashes(0, 9));
      assertEquals(0, pinned.groupHashes(3, 1).length);
    }
  }

  @Test
  void aFullDiskRefusesAndThenWorksAgain() throws Exception {
    commit(true, 0, 1, 2);
    disk.capacity(disk.used());
    int refusals = 0;
    for (int i = 0; i < 60 && refusals == 0; i++) {
      Model before = model;
      try {
        commit(false, random.ints(10, 0, BLOCKS).sorted().distinct().toArray());
      } catch (StorageException e) {
        assertEquals(Reason.NO_SPACE, e.reason());
        refusals++;
        model = before;
      }
    }
    assertEquals(1, refusals);
    model.assertReadIn(store);
    reopen();
    model.assertReadIn(store);
    disk.capacity(Long.MAX_VALUE);
    commit(true, 5, 6, 7);
    model.assertReadIn(store);
  }

  @Test
  void aPinIsBrokenRatherThanACheckpointRefused() throws Exception {
    Model shown = commit(true, 1);
    PinnedVersion pinned = store.pin(true);
    for (int i = 0; i < 30; i++) {
      commit(true, random.nextInt(5));
      disk.capacity(disk.used());
    }
    model.assertReadIn(store);
    assertRefused(Reason.READ_GONE, () -> shown.assertReadIn(pinned));
  }

  @Test
  void aPinIsBrokenWhenTheJournalIsFull() throws Exception {
    commit(true, 1);
    PinnedVersion pinned = store.pin(true);
    for (int i = 0; i < 1500; i++) {
      commit(true, random.nextInt(BLOCKS));
    }
    model.assertReadIn(store);
    assertRefused(Reason.READ_GONE, () -> pinned.tags(0, 1));
  }

  @Test
  void whatWasDroppedTakesNoRoom() throws Exception {
    commit(true, 1);
    long size = 0;
    for (int i = 0; i < 500; i++) {
      store.stage(Model.batch(version(2), 1, 2, 3, 4, 5, 6, 7));
      store.dropStaged();
      size = i == 0 ? disk.used() : size;
    }
    assertEquals(size, disk.used());
    commit(true, 2);
    model.assertReadIn(store);
  }

  @Test
  void aJournalFullOfDoubtStillTakesFencesAndCommitPoints() throws Exception {
    commit(true, 1);
    Version doubted = Version.NONE;
    for (int i = 0; i < 5000 && doubted.isNone(); i++) {
      Model next = model.next(version(i + 2), new int[] {i % BLOCKS}, new int[0]);
      next.stage(store, model);
      try {
        store.commit(next.commit(Commit.Kind.CHECKPOINT, Version.NONE));
        model = next;
      } catch (StorageException e) {
        assertEquals(Reason.NO_SPACE, e.reason());
        doubted = model.version();
      }
    }
    assertTrue(!doubted.isNone(), "the journal was never full");
    for (int epoch = 2; epoch < 9; epoch++) {
      store.promise(epoch);
    }
    reopen();
    model.assertReadIn(store);
    assertEquals(8, store.fence());
    store.noteCommitted(doubted);
    reopen();
    assertEquals(doubted, store.commitPoint());
    commit(true, 2);
    model.assertReadIn(store);
  }

  @Test
  void afterAFailedSyncNothingIsWrittenAndAllIsRead() throws Exception {
    MemoryDisk failing = new MemoryDisk(1);
    store = Replicas.create(failing, BLOCKS, Durability.DISK);
    Model before = commit(true, 1, 2);
    failing.failSyncAt(failing.syncs() + 1, false);
    assertRefused(Reason.IO_ERROR, () -> commit(true, 3));
    int syncs = failing.syncs();
    assertRefused(Reason.IO_ERROR, () -> store.promise(9));
    assertRefused(Reason.IO_ERROR, () -> store.stage(Model.batch(version(4), 1)));
    before.assertReadIn(store);
    store.close();
    assertEquals(syncs, failing.syncs(), "a second sync tells lies");
  }

  /** Nothing of it needed a sync, so nothing says what of it is on the disk. */
  @Test
  void inMemoryNothingIsBelievedAfterAFailedSync() throws Exception {
    MemoryDisk failing = new MemoryDisk(1);
    store = Replicas.create(failing, BLOCKS, Durability.MEMORY);
    commit(true, 1, 2);
    failing.failSyncAt(failing.syncs() + 1, false);
    store.close();
    failing.restart();
    assertThrows(DamagedReplicaException.class, () -> Replicas.open(failing, 1));
  }

  @Test
  void afterAFailedSyncARestartedMachineHasWhatWasSyncedBefore() throws Exception {
    MemoryDisk failing = new MemoryDisk(1);
    store = Replicas.create(failing, BLOCKS, Durability.DISK);
    Model before = commit(true, 1, 2);
    failing.failSyncAt(failing.syncs() + 1, false);
    assertRefused(Reason.IO_ERROR, () -> commit(true, 3));
    store.close();
    failing.cutPower();
    store = Replicas.open(failing, 2);
    before.assertReadIn(store);
  }

  @Test
  void aCheckpointTakesOneSyncOnDisk() throws Exception {
    MemoryDisk synced = new MemoryDisk(1);
    store = Replicas.create(synced, BLOCKS, Durability.DISK);
    commit(true, 1);
    int before = synced.syncs();
    for (int i = 0; i < 50; i++) {
      commit(false, i % BLOCKS);
    }
    assertEquals(before + 50, synced.syncs());
    int inMemory = disk.syncs();
    store = Replicas.open(disk, 1);
    model = Model.EMPTY;
    commit(true, 1);
    commit(true, 1);
    assertEquals(inMemory, disk.syncs(), "none, as a new one is not clean");
    store.close();
    int closed = disk.syncs();
    reopen();
    commit(true, 1);
    commit(true, 1);
    assertEquals(closed + 1, disk.syncs(), "one, as it was clean");
  }

  @Test
  void oneThatWasLetGoIsBelievedAfterARestartOnceItWasClosed() throws Exception {
    commit(true, 3);
    assertTrue(store.isUnsettled());
    int before = disk.syncs();
    store.release();
    assertEquals(before, disk.syncs(), "it waits for no disk");
    assertThrows(DamagedReplicaException.class, () -> Replicas.open(disk, 2));
    Replicas.open(disk, 1).close();
    model.assertReadIn(Replicas.open(disk, 2));
  }

  @Test
  void flippedBitsAreNoticed() throws Exception {
    String name = Replicas.ID.toString();
    Layout layout = Layout.of(store.spec());
    commit(true, 4);
    commit(false, 5);
    disk.flip(name, layout.table() + 4 * Entry.BYTES + Entry.HASH, 3);
    assertRefused(Reason.CORRUPT, () -> store.pin(true).tags(4, 1));
    disk.flip(name, layout.table() + 4 * Entry.BYTES + Entry.HASH, 3);
    disk.flip(name, layout.table() + 9 * Entry.BYTES + Entry.EPOCH, 3);
    assertThrows(DamagedReplicaException.class, this::reopen);
    disk.flip(name, layout.table() + 9 * Entry.BYTES + Entry.EPOCH, 3);
    for (int at = 0; at < 2 * 128; at += 4) {
      disk.flip(name, layout.journal() + at, at % 8);
      assertThrows(DamagedReplicaException.class, this::reopen, "journal, byte " + at);
      disk.flip(name, layout.journal() + at, at % 8);
    }
    disk.flip(name, 700, 1);
    assertThrows(DamagedReplicaException.class, this::reopen);
    Replicas.on(disk, 1).quarantine(Replicas.ID, "bits flipped");
    assertEquals("bits flipped", disk.reason(name));
  }

  @Test
  void aFlippedBitInABlockIsLeftToTheReader() throws Exception {
    commit(true, 4);
    disk.flip(Replicas.ID.toString(), Layout.of(store.spec()).slot(1) + 100, 0);
    reopen();
    ByteBuffer read = ByteBuffer.allocate(4096);
    PinnedVersion pinned = store.pin(true);
    pinned.read(4, 1, read);
    assertTrue(BlockHash.of(read.flip()) != pinned.tags(4, 1).hash(0));
  }
}
