package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.Version;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.MappedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left in replicas that were set aside, and taking one back (R5). */
class SalvageTest {

  private static final String FILE = Replicas.ID.toString();
  private static final long EPOCH = 9;

  private final MemoryDisk disk = new MemoryDisk(1);
  private Model model = Model.EMPTY;
  private Model before = Model.EMPTY;

  private void commit(ReplicaStore store, boolean committed, int... blocks) throws Exception {
    Version version = new Version(1, model.version().sequence() + 1);
    before = model;
    model = before.next(version, blocks, new int[0]);
    model.stage(store, before);
    store.commit(model.commit(Commit.Kind.CHECKPOINT, committed ? version : before.version()));
  }

  /** A MEMORY replica of three versions whose machine rebooted under it, set aside. */
  private long setAside(Durability durability) throws Exception {
    ReplicaStore store = Replicas.create(disk, 20, durability);
    commit(store, true, 0, 1, 2);
    commit(store, true, 2, 19);
    commit(store, false, 1, 7);
    long incarnation = store.incarnation();
    assertEquals(1, Replicas.on(disk, 2).quarantine(Replicas.ID, "rebooted"));
    return incarnation;
  }

  private Copy copy(boolean check) throws IOException {
    return Replicas.on(disk, 2).copies(Replicas.ID, 10, check).get(0);
  }

  private void flip(int block, Version version) {
    byte[] bytes = Model.bytes(block, version).array();
    long at = disk.findAside(FILE, bytes);
    disk.flipAside(FILE, at + 9);
  }

  /** The content of {@code expected}, as a version of its own of the new epoch. */
  private void assertTakenBack(Model expected, long boot) throws Exception {
    try (ReplicaStore store = Replicas.open(disk, boot)) {
      Version now = new Version(EPOCH, expected.version().sequence() + 1);
      Model renamed = new Model(now, EPOCH, expected.blocks());
      renamed.assertReadIn(store);
      assertEquals(now, store.commitPoint());
      assertEquals(EPOCH, store.fence());
    }
  }

  @Test
  void tellsWhatAMemoryReplicaHoldsThatWentThroughAReboot() throws Exception {
    long incarnation = setAside(Durability.MEMORY);
    Copy copy = copy(true);
    assertEquals("rebooted", copy.file().reason());
    assertEquals(incarnation, copy.incarnation());
    assertEquals(1, copy.fence());
    assertEquals(new Version(1, 3), copy.newest());
    assertEquals(new Version(1, 3), copy.whole());
    assertEquals(new Version(1, 2), copy.commitPoint());
    assertEquals(0, copy.badBlocks());
    Copy unread = copy(false);
    assertEquals(new Version(1, 3), unread.newest());
    assertEquals(Version.NONE, unread.whole());
    assertEquals(-1, unread.badBlocks());
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void whatIsTakenBackIsAnotherReplicaOfANewEpochAndIsBelieved(Durability durability)
      throws Exception {
    long incarnation = setAside(durability);
    ReplicaDirectory replicas =
        new ReplicaDirectory(disk, new Random(6), 2, 8, InstantSource.fixed(Replicas.NOW));
    assertEquals(new Version(1, 3), replicas.prepare(Replicas.ID, 1, incarnation, EPOCH));
    replicas.takeBack(Replicas.ID, 1);
    assertEquals(0, replicas.copies(Replicas.ID, 10, true).size());
    disk.cutPower();
    assertTakenBack(model, 3);
    try (ReplicaStore store = Replicas.open(disk, 3)) {
      assertNotEquals(incarnation, store.incarnation());
    }
  }

  /** A failed sync has left pages that no later sync writes. */
  @Test
  void whatIsTakenBackAfterAFailedSyncIsOnTheDisk() throws Exception {
    ReplicaStore store = Replicas.create(disk, 20, Durability.DISK);
    commit(store, true, 0, 1, 2);
    disk.failSyncAt(disk.syncs() + 1, false);
    assertThrows(StorageException.class, () -> commit(store, true, 3, 4));
    disk.restart();
    ReplicaDirectory replicas = Replicas.on(disk, 1);
    replicas.quarantine(Replicas.ID, "a sync failed");
    Version whole = replicas.prepare(Replicas.ID, 1, store.incarnation(), EPOCH);
    replicas.takeBack(Replicas.ID, 1);
    replicas.open(Replicas.ID).close();
    disk.cutPower();
    assertTakenBack(whole.equals(model.version()) ? model : before, 2);
  }

  @Test
  void ofADamagedNewestVersionTheOneBeforeIsWhole() throws Exception {
    long incarnation = setAside(Durability.MEMORY);
    flip(7, new Version(1, 3));
    Copy copy = copy(true);
    assertEquals(new Version(1, 3), copy.newest());
    assertEquals(new Version(1, 2), copy.whole());
    assertEquals(1, copy.badBlocks());
    ReplicaDirectory replicas = Replicas.on(disk, 2);
    assertEquals(new Version(1, 2), replicas.prepare(Replicas.ID, 1, incarnation, EPOCH));
    replicas.takeBack(Replicas.ID, 1);
    assertTakenBack(before, 2);
  }

  @Test
  void aCopyWithoutAWholeVersionIsRefusedWithItsBadBlocks() throws Exception {
    long incarnation = setAside(Durability.MEMORY);
    flip(0, new Version(1, 1));
    assertEquals(Version.NONE, copy(true).whole());
    int writes = disk.writes();
    DamagedReplicaException refused =
        assertThrows(
            DamagedReplicaException.class,
            () -> Replicas.on(disk, 2).prepare(Replicas.ID, 1, incarnation, EPOCH));
    assertTrue(refused.getMessage().endsWith("fail their checks: 0"), refused.getMessage());
    assertEquals(writes, disk.writes());
  }

  @Test
  void anotherCopyUnderTheSameNumberAndALowEpochAreRefused() throws Exception {
    long incarnation = setAside(Durability.MEMORY);
    ReplicaDirectory replicas = Replicas.on(disk, 2);
    for (long wrong : new long[] {incarnation + 1, 0}) {
      assertThrows(
          DamagedReplicaException.class, () -> replicas.prepare(Replicas.ID, 1, wrong, EPOCH));
    }
    assertThrows(
        DamagedReplicaException.class, () -> replicas.prepare(Replicas.ID, 1, incarnation, 1));
    assertThrows(
        DamagedReplicaException.class, () -> replicas.prepare(Replicas.ID, 2, incarnation, EPOCH));
    assertThrows(IOException.class, () -> takeBackOver(replicas));
  }

  private void takeBackOver(ReplicaDirectory replicas) throws Exception {
    Replicas.create(disk, 20, Durability.MEMORY);
    replicas.takeBack(Replicas.ID, 1);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void cutShortAtAnyPointItIsRunAgainToTheSameContent(Durability durability) throws Exception {
    for (int stop = 1; ; stop++) {
      for (boolean power : new boolean[] {false, true}) {
        SalvageTest run = new SalvageTest();
        long incarnation = run.setAside(durability);
        run.disk.syncAside(FILE);
        run.disk.killAt(run.disk.operations() + stop);
        boolean done = run.isPrepared(incarnation);
        if (power) {
          run.disk.cutPower();
        }
        run.disk.restart();
        Copy left = run.copy(true);
        assertEquals(
            run.model.version().sequence(),
            left.whole().sequence() - (left.fence() == EPOCH ? 1 : 0));
        ReplicaDirectory replicas = Replicas.on(run.disk, 2);
        replicas.prepare(Replicas.ID, 1, left.incarnation(), EPOCH + 1);
        replicas.takeBack(Replicas.ID, 1);
        try (ReplicaStore store = Replicas.open(run.disk, 2)) {
          Model now = new Model(store.last(), EPOCH + 1, run.model.blocks());
          assertEquals(EPOCH + 1, store.last().epoch());
          now.assertReadIn(store);
        }
        if (done) {
          assertTrue(stop > 5, "it was stopped everywhere");
          return;
        }
      }
    }
  }

  private boolean isPrepared(long incarnation) throws IOException {
    try {
      Replicas.on(disk, 2).prepare(Replicas.ID, 1, incarnation, EPOCH);
      return true;
    } catch (MemoryDisk.Killed e) {
      return false;
    }
  }

  @Test
  void aCopyOfAReplicasFileIsNotBelieved(@TempDir Path root) throws Exception {
    MappedDisk files = new MappedDisk(root);
    Replicas.create(files, 4, Durability.DISK).close();
    Path replica = root.resolve(FILE).resolve("replica");
    Path copy = Files.copy(replica, root.resolve(FILE).resolve("copy"));
    Replicas.open(files, 1).close();
    Files.move(copy, replica, StandardCopyOption.REPLACE_EXISTING);
    DamagedReplicaException copied =
        assertThrows(DamagedReplicaException.class, () -> Replicas.open(files, 1));
    assertTrue(copied.getMessage().contains("is a copy"), copied.getMessage());
  }
}
