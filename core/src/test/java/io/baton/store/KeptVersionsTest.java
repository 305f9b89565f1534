package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kept versions read as they were, whatever is written, dropped, killed or cut off later. */
class KeptVersionsTest {

  static final int BLOCKS = 12;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void eachReadsAsItWas(Durability durability) throws Exception {
    for (long seed = 1; seed <= 60; seed++) {
      MemoryDisk disk = new MemoryDisk(seed);
      KeptRun run = new KeptRun(disk, seed);
      ReplicaStore store = Replicas.create(disk, BLOCKS, durability);
      for (int round = 0; round < 20; round++) {
        run.go(store, 20);
        run.check(store, true);
        if (run.random().nextInt(3) == 0) {
          store.close();
          store = Replicas.open(disk, 1);
          run.check(store, true);
          run.resume(store);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aProcessKilledAtAnyWriteLosesNone(Durability durability) throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      int operations = operations(durability, seed);
      for (int at = 2; at <= operations; at++) {
        MemoryDisk disk = new MemoryDisk(31 * seed + at);
        disk.killAt(at);
        KeptRun run = new KeptRun(disk, seed);
        assertThrows(MemoryDisk.Killed.class, () -> run.start(durability, 60));
        disk.restart();
        goOn(run, disk, 1, true, "seed " + seed + ", killed at " + at);
      }
    }
  }

  @Test
  void aPowerCutAtAnyWriteLosesNoneThatIsKeptForGood() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      int operations = operations(Durability.DISK, seed);
      for (int at = 2; at <= operations; at++) {
        MemoryDisk disk = new MemoryDisk(31 * seed + at);
        disk.killAt(at);
        KeptRun run = new KeptRun(disk, seed);
        assertThrows(MemoryDisk.Killed.class, () -> run.start(Durability.DISK, 60));
        disk.cutPower();
        goOn(run, disk, 2, false, "seed " + seed + ", cut at " + at);
      }
    }
  }

  @Test
  void aSyncThatFailsLosesNoneThatIsKeptForGood() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      MemoryDisk whole = new MemoryDisk(seed);
      new KeptRun(whole, seed).start(Durability.DISK, 60);
      for (int sync = 2; sync <= whole.syncs(); sync++) {
        MemoryDisk disk = new MemoryDisk(31 * seed + sync);
        disk.failSyncAt(sync, sync % 2 == 0);
        KeptRun run = new KeptRun(disk, seed);
        String which = "seed " + seed + ", sync " + sync + " failed";
        try {
          run.start(Durability.DISK, 60);
        } catch (StorageException | MemoryDisk.Killed expected) {
          assertTrue(disk.syncs() >= sync, which);
        }
        disk.restart();
        goOn(run, disk, 1, false, which);
      }
    }
  }

  /**
   * One block is written over and over: what is kept for a while goes, what is kept for good not.
   */
  @ParameterizedTest
  @EnumSource(Durability.class)
  void onAFullDiskOnlyWhatIsKeptForAWhileGivesWay(Durability durability) throws Exception {
    MemoryDisk disk = new MemoryDisk(3);
    ReplicaStore store = Replicas.create(disk, 300, durability);
    disk.capacity(disk.used() + 500 * SegmentSpec.BLOCK_SIZE);
    Model model = Model.EMPTY;
    List<Version> forGood = new ArrayList<>();
    List<Version> all = new ArrayList<>();
    for (int i = 1; i <= 600; i++) {
      Model next = model.next(new Version(1, i), new int[] {i % 7}, new int[0]);
      next.stage(store, model);
      Keep keep = i % 50 == 0 ? Keep.FOR_GOOD : Keep.FOR_A_WHILE;
      store.commit(KeptRun.commit(next, model.version(), keep));
      (keep == Keep.FOR_GOOD ? forGood : all).add(next.version());
      model = next;
    }
    store.noteCommitted(model.version());
    model.assertReadIn(store);
    List<Version> kept = store.kept().stream().map(KeptVersion::version).toList();
    assertTrue(kept.containsAll(forGood), () -> forGood + " are not all in " + kept);
    assertTrue(kept.size() < forGood.size() + all.size(), "nothing gave way");
    assertTrue(kept.contains(new Version(1, 599)), "the newest gave way");
  }

  @Test
  void keptForGoodOnAFullDiskTheCheckpointIsRefused() throws Exception {
    MemoryDisk disk = new MemoryDisk(3);
    ReplicaStore store = Replicas.create(disk, 300, Durability.MEMORY);
    disk.capacity(disk.used() + 20 * SegmentSpec.BLOCK_SIZE);
    Model model = Model.EMPTY;
    StorageException refused = null;
    for (int i = 1; i <= 100 && refused == null; i++) {
      Model next = model.next(new Version(1, i), new int[] {5}, new int[0]);
      try {
        next.stage(store, model);
        store.commit(KeptRun.commit(next, model.version(), Keep.FOR_GOOD));
        model = next;
      } catch (StorageException e) {
        refused = e;
      }
    }
    assertEquals(Reason.NO_SPACE, refused.reason());
    model.assertReadIn(store);
    store.keep(store.kept().get(0).version(), Keep.NOT);
    Model next = model.next(new Version(2, 1), new int[] {5}, new int[0]);
    next.stage(store, model);
    store.commit(KeptRun.commit(next, model.version(), Keep.NOT));
    next.assertReadIn(store);
  }

  /**
   * What a process before has put into the table is not noted by one that keeps the first version.
   */
  @ParameterizedTest
  @EnumSource(Durability.class)
  void theFirstIsKeptByAProcessThatDidNotWriteIt(Durability durability) throws Exception {
    MemoryDisk disk = new MemoryDisk(3);
    ReplicaStore store = Replicas.create(disk, BLOCKS, durability);
    Model model = Model.EMPTY;
    for (int i = 1; i <= 5; i++) {
      Model next = model.next(new Version(1, i), new int[] {1, 2}, new int[0]);
      next.stage(store, model);
      store.commit(KeptRun.commit(next, next.version(), Keep.NOT));
      model = next;
    }
    store.close();
    ReplicaStore again = Replicas.open(disk, 1);
    again.keep(model.version(), Keep.FOR_GOOD);
    Model newer = model.next(new Version(1, 6), new int[] {1}, new int[0]);
    newer.stage(again, model);
    again.commit(KeptRun.commit(newer, model.version(), Keep.NOT));
    again.close();
    again = Replicas.open(disk, 1);
    newer.assertReadIn(again);
    try (PinnedVersion pin = again.pin(model.version())) {
      model.assertReadIn(pin);
    }
  }

  /**
   * Until that is synced the version may come back, also if its slots are given up by the table.
   */
  @Test
  void whatADroppedVersionHadIsNotWrittenOverBeforeItIsDurable() throws Exception {
    int cameBack = 0;
    for (long seed = 1; seed <= 100; seed++) {
      MemoryDisk disk = new MemoryDisk(seed);
      ReplicaStore store = Replicas.create(disk, BLOCKS, Durability.DISK);
      Model first = next(store, Model.EMPTY, Model.EMPTY, Keep.FOR_GOOD, 1, 3);
      Model second = next(store, first, first, Keep.NOT, 1, 3);
      Model third = next(store, second, second, Keep.NOT, 2);
      store.promise(2); // what the second replaces is durably noted by that, and not yet replaced
      store.keep(first.version(), Keep.NOT);
      store.noteCommitted(third.version());
      store.stage(Model.batch(new Version(2, 4), 5, 6, 7));
      disk.cutPower();
      ReplicaStore again = Replicas.open(disk, 2);
      third.assertReadIn(again);
      for (KeptVersion kept : again.kept()) {
        cameBack++;
        try (PinnedVersion pin = again.pin(kept.version())) {
          first.assertReadIn(pin);
        }
      }
    }
    assertTrue(cameBack > 0, "it never came back");
  }

  private static Model next(
      ReplicaStore store, Model before, Model committed, Keep keep, int... blocks)
      throws StorageException {
    Version version = new Version(1, before.version().sequence() + 1);
    Model next = before.next(version, blocks, new int[0]);
    next.stage(store, before);
    store.commit(KeptRun.commit(next, committed.version(), keep));
    return next;
  }

  /** The new log is whole on the disk before anything names it. */
  @Test
  void aPowerCutWhileTheLogIsRewrittenLosesNoVersion() throws Exception {
    MemoryDisk whole = new MemoryDisk(3);
    writeFor(whole, 104);
    int last = whole.operations();
    MemoryDisk early = new MemoryDisk(3);
    writeFor(early, 88);
    for (int at = early.operations(); at < last; at++) {
      for (int each = 0; each < 12; each++) {
        MemoryDisk disk = new MemoryDisk(31L * at + each);
        disk.killAt(at);
        assertThrows(MemoryDisk.Killed.class, () -> writeFor(disk, 104));
        disk.cutPower();
        ReplicaStore store = Replicas.open(disk, 2);
        Model first = Model.EMPTY.next(new Version(1, 1), new int[] {1, 2, 10}, new int[0]);
        try (PinnedVersion pin = store.pin(first.version())) {
          first.assertReadIn(pin);
        }
      }
    }
  }

  /** Keeps the first version for good, and the newest few. */
  private static void writeFor(MemoryDisk disk, int versions) throws Exception {
    ReplicaStore store = Replicas.create(disk, BLOCKS, Durability.DISK);
    Model model = Model.EMPTY.next(new Version(1, 1), new int[] {1, 2, 10}, new int[0]);
    model.stage(store, Model.EMPTY);
    store.commit(KeptRun.commit(model, model.version(), Keep.FOR_GOOD));
    for (int i = 2; i <= versions; i++) {
      model = next(store, model, model, Keep.FOR_A_WHILE, i % 5);
      if (store.kept().size() > 4) {
        store.keep(store.kept().get(1).version(), Keep.NOT);
      }
    }
  }

  /** What could be put into the table, and was not when it was closed, is left alone by an open. */
  @Test
  void aReplicaThatIsOnlyOpenedIsStillBelievedAfterAPowerCut() throws Exception {
    for (long seed = 1; seed <= 100; seed++) {
      MemoryDisk disk = new MemoryDisk(seed);
      ReplicaStore store = Replicas.create(disk, BLOCKS, Durability.DISK);
      Model first = Model.EMPTY.next(new Version(1, 1), new int[] {0, 3, 5}, new int[0]);
      first.stage(store, Model.EMPTY);
      store.commit(KeptRun.commit(first, first.version(), Keep.FOR_GOOD));
      Model second = first.next(new Version(1, 2), new int[] {0, 3, 5, 7}, new int[0]);
      second.stage(store, first);
      store.commit(KeptRun.commit(second, first.version(), Keep.NOT));
      store.noteCommitted(second.version());
      store.close();
      Replicas.open(disk, 1);
      disk.cutPower();
      ReplicaStore again = Replicas.open(disk, 2);
      again.noteCommitted(second.version());
      second.assertReadIn(again);
      try (PinnedVersion pin = again.pin(first.version())) {
        first.assertReadIn(pin);
      }
    }
  }

  @Test
  void theLogIsRewrittenWhenMostOfItSaysNothing() throws Exception {
    MemoryDisk few = new MemoryDisk(3);
    writeFor(few, 600);
    MemoryDisk many = new MemoryDisk(3);
    writeFor(many, 3000);
    assertEquals(few.used(), many.used(), "the file grows for ever");
    Model first = Model.EMPTY.next(new Version(1, 1), new int[] {1, 2, 10}, new int[0]);
    try (PinnedVersion pin = Replicas.open(many, 1).pin(first.version())) {
      first.assertReadIn(pin);
    }
  }

  @Test
  void aReaderOfAVersionThatIsDroppedIsTold() throws Exception {
    ReplicaStore store = Replicas.create(new MemoryDisk(3), BLOCKS, Durability.MEMORY);
    Model model = Model.EMPTY;
    for (int i = 1; i <= 4; i++) {
      Model next = model.next(new Version(1, i), new int[] {i, 7}, new int[0]);
      next.stage(store, model);
      store.commit(KeptRun.commit(next, model.version(), Keep.FOR_A_WHILE));
      model = next;
    }
    Version version = new Version(1, 2);
    PinnedVersion pin = store.pin(version);
    store.keep(version, Keep.NOT);
    StorageException gone = assertThrows(StorageException.class, () -> pin.tags(0, 1));
    assertEquals(Reason.READ_GONE, gone.reason());
    gone = assertThrows(StorageException.class, () -> store.pin(version));
    assertEquals(Reason.NOT_READABLE, gone.reason());
  }

  private static int operations(Durability durability, long seed) throws Exception {
    MemoryDisk whole = new MemoryDisk(seed);
    new KeptRun(whole, seed).start(durability, 60);
    return whole.operations();
  }

  /** What is there is right, and so is what comes of it. */
  private static void goOn(KeptRun run, MemoryDisk disk, long boot, boolean all, String which) {
    try {
      ReplicaStore store = Replicas.open(disk, boot);
      run.check(store, all && run.dropping().isNone());
      run.resume(store);
      run.go(store, 40);
      run.check(store, true);
      store.close();
      run.check(Replicas.open(disk, boot), true);
      disk.cutPower();
      run.check(Replicas.open(disk, boot + 1), true);
    } catch (IOException | StorageException | RuntimeException | AssertionError e) {
      throw new AssertionError(which, e);
    }
  }
}
