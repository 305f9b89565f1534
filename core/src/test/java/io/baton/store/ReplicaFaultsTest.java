package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.DamagedReplicaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills and power cuts at every write and sync of a run; nothing acknowledged may be lost. */
class ReplicaFaultsTest {

  /** Stopped everywhere; with several frames; where the head moves; outgrowing its table. */
  private enum Size {
    SMALL(20, 5, 16, 8, 1, 1),
    LARGE(300, 900, 16, 1, 61, 1),
    LONG(20, 5, 800, 4, 1, 8),
    GROWING(20, 5, 16, 4, 1, 1);

    private final int blocks;
    private final int mostWritten;
    private final int steps;
    private final int seeds;
    private final int stride;
    private final int triesEach;

    Size(int blocks, int mostWritten, int steps, int seeds, int stride, int triesEach) {
      this.blocks = blocks;
      this.mostWritten = mostWritten;
      this.steps = steps;
      this.seeds = seeds;
      this.stride = stride;
      this.triesEach = triesEach;
    }
  }

  /** A seeded run of commits, fences and notes, that knows what was acknowledged. */
  private static final class Run {
    private final MemoryDisk disk;
    private final Random random;
    private final Size size;
    private final List<Model> legal = new ArrayList<>(List.of(Model.EMPTY));
    private Model acknowledged = Model.EMPTY;
    private long fence = 1;
    private Version committed = Version.NONE;
    private int blocks;

    Run(MemoryDisk disk, Size size, long seed) {
      this.size = size;
      this.blocks = size.blocks;
      this.disk = disk;
      this.random = new Random(seed);
    }

    void start(Durability durability) throws IOException, StorageException {
      ReplicaStore store = Replicas.create(disk, size.blocks, durability);
      go(store, size.steps / 2);
      grow(store);
      go(store, size.steps - size.steps / 2);
      store.close();
    }

    void go(ReplicaStore store, int steps) throws StorageException {
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(8)) {
          case 0 -> promise(store);
          case 1 -> note(store);
          case 2 -> {
            next().stage(store, acknowledged);
            store.dropStaged();
          }
          case 3 -> commit(store, Commit.Kind.TAUGHT, next());
          case 4 -> grow(store);
          default -> commit(store, Commit.Kind.CHECKPOINT, next());
        }
      }
    }

    private void grow(ReplicaStore store) throws StorageException {
      int larger = size == Size.GROWING ? blocks + 1 + random.nextInt(150) : blocks;
      store.reserve((long) larger * SegmentSpec.BLOCK_SIZE);
      blocks = larger;
    }

    private void promise(ReplicaStore store) throws StorageException {
      store.promise(fence + 1);
      fence++;
    }

    private void note(ReplicaStore store) throws StorageException {
      store.noteCommitted(acknowledged.version());
      committed = store.commitPoint();
    }

    private Model next() {
      Version version = new Version(fence, acknowledged.version().sequence() + 1);
      int count = random.nextInt(random.nextBoolean() ? 3 : size.mostWritten);
      int[] written = random.ints(count, 0, blocks).sorted().distinct().toArray();
      int[] cleared = random.ints(random.nextInt(2), 0, blocks).toArray();
      return acknowledged.next(version, written, cleared);
    }

    private void commit(ReplicaStore store, Commit.Kind kind, Model model) throws StorageException {
      legal.add(model);
      model.stage(store, acknowledged);
      if (random.nextInt(4) == 0) {
        promise(store);
      }
      store.commit(model.commit(kind, random.nextBoolean() ? acknowledged.version() : committed));
      acknowledged = model;
      committed = store.commitPoint();
      legal.clear();
      legal.add(model);
    }

    /** What was acknowledged, or what was in flight, and nothing else. */
    void check(ReplicaStore store) throws StorageException {
      Model held =
          legal.stream()
              .filter(model -> model.version().equals(store.last()))
              .findFirst()
              .orElseThrow(() -> new AssertionError(store.last() + " is not one of " + legal));
      held.assertReadIn(store);
      assertTrue(store.fence() >= fence, "fence " + store.fence() + " below " + fence);
      assertTrue(store.spec().blocks() >= blocks, "room for " + blocks + " blocks is gone");
      blocks = store.spec().blocks();
      acknowledged = held;
      legal.clear();
      legal.add(held);
      fence = store.fence();
    }
  }

  private interface Stopped {
    void check(MemoryDisk disk, Run run, int at) throws IOException, StorageException;
  }

  private static void stopEverywhere(Durability durability, Size size, Stopped stopped)
      throws IOException, StorageException {
    for (long seed = 1; seed <= size.seeds; seed++) {
      MemoryDisk whole = new MemoryDisk(seed);
      new Run(whole, size, seed).start(durability);
      int moved = whole.firstSuperblock();
      assertEquals(size == Size.LONG || size == Size.GROWING, moved > 0);
      int first = size == Size.LONG ? moved : 2;
      int last = size == Size.LONG ? moved + 2 : whole.operations();
      for (int at = first; at <= last; at += size.stride) {
        for (int each = 0; each < size.triesEach; each++) {
          stopAt(
              at, new MemoryDisk(1000 * seed + 31L * each + at), durability, size, seed, stopped);
        }
      }
    }
  }

  private static void stopAt(
      int at, MemoryDisk disk, Durability durability, Size size, long seed, Stopped stopped) {
    disk.killAt(at);
    Run run = new Run(disk, size, seed);
    assertThrows(MemoryDisk.Killed.class, () -> run.start(durability), "at " + at);
    try {
      stopped.check(disk, run, at);
    } catch (IOException | StorageException | RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ", stopped at " + at, e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MEMORY,SMALL",
    "DISK,SMALL",
    "MEMORY,LARGE",
    "DISK,LARGE",
    "MEMORY,LONG",
    "DISK,LONG",
    "MEMORY,GROWING",
    "DISK,GROWING"
  })
  void aProcessKilledAtAnyWriteLosesNothing(Durability durability, Size size) throws Exception {
    stopEverywhere(
        durability,
        size,
        (disk, run, at) -> {
          disk.restart();
          ReplicaStore again = Replicas.open(disk, 1);
          run.check(again);
          assertFalse(again.commitPoint().isBefore(run.committed), "commit point went back");
          run.go(again, 3);
          run.check(again);
        });
  }

  @ParameterizedTest
  @EnumSource(Size.class)
  void aPowerCutAtAnyWriteOrSyncLosesNothingThatWasSynced(Size size) throws Exception {
    stopEverywhere(
        Durability.DISK,
        size,
        (disk, run, at) -> {
          disk.cutPower();
          ReplicaStore again = Replicas.open(disk, 2);
          run.check(again);
          run.go(again, 3);
          disk.cutPower();
          run.check(Replicas.open(disk, 3));
        });
  }

  /** What a replica says after its process was killed must not be taken back. */
  @Test
  void whatIsFoundAfterAKillOutlivesAPowerCut() throws Exception {
    stopEverywhere(
        Durability.DISK,
        Size.SMALL,
        (disk, run, at) -> {
          disk.restart();
          run.check(Replicas.open(disk, 1));
          disk.cutPower();
          run.check(Replicas.open(disk, 2));
        });
  }

  /** A record that was dropped, as its blocks did not reach the disk, stays dropped. */
  @Test
  void whatIsFoundAfterAPowerCutOutlivesAKill() throws Exception {
    stopEverywhere(
        Durability.DISK,
        Size.SMALL,
        (disk, run, at) -> {
          disk.cutPower();
          run.check(Replicas.open(disk, 2));
          disk.restart();
          run.check(Replicas.open(disk, 2));
          disk.cutPower();
          run.check(Replicas.open(disk, 3));
        });
  }

  /** The next process believes what it has written again, and a power cut cannot take it back. */
  @ParameterizedTest
  @EnumSource(Size.class)
  void aSyncThatFailsLosesNothingThatWasSyncedBefore(Size size) throws Exception {
    failEverySync(
        size,
        false,
        (disk, run, at) -> {
          disk.restart();
          ReplicaStore again = Replicas.open(disk, 1);
          run.check(again);
          disk.cutPower();
          again = Replicas.open(disk, 2);
          run.check(again);
          run.go(again, 3);
          disk.cutPower();
          run.check(Replicas.open(disk, 3));
        });
  }

  /** Before it could tell the next one. */
  @Test
  void aProcessThatDiesOfASyncThatFailsLosesNothing() throws Exception {
    failEverySync(
        Size.SMALL,
        true,
        (disk, run, at) -> {
          disk.restart();
          run.check(Replicas.open(disk, 1));
          disk.cutPower();
          run.check(Replicas.open(disk, 2));
        });
  }

  @Test
  void openingAfterASyncThatFailedIsStoppedAtEachOfItsWrites() throws Exception {
    failEverySync(
        Size.SMALL,
        false,
        (disk, run, at) -> {
          for (int write = 1; write <= 200; write += 1 + at % 9) {
            disk.restart();
            disk.killAt(disk.operations() + write);
            try {
              run.check(Replicas.open(disk, 1));
            } catch (MemoryDisk.Killed e) {
              continue;
            }
            disk.cutPower();
            run.check(Replicas.open(disk, 2));
            return;
          }
          throw new AssertionError("no opening came to its end");
        });
  }

  private static void failEverySync(Size size, boolean dies, Stopped stopped) throws Exception {
    for (long seed = 1; seed <= size.seeds; seed++) {
      MemoryDisk whole = new MemoryDisk(seed);
      new Run(whole, size, seed).start(Durability.DISK);
      int stride = Math.max(1, whole.syncs() / 40);
      int closing = whole.syncs() - 1; // of its two syncs it only warns
      for (int sync = 2; sync <= whole.syncs(); sync += sync < closing - stride ? stride : 1) {
        MemoryDisk disk = new MemoryDisk(1000 * seed + sync);
        disk.failSyncAt(sync, dies);
        Run run = new Run(disk, size, seed);
        if (dies) {
          assertThrows(MemoryDisk.Killed.class, () -> run.start(Durability.DISK), "at " + sync);
        } else if (sync < closing) {
          assertThrows(StorageException.class, () -> run.start(Durability.DISK), "at " + sync);
        } else {
          run.start(Durability.DISK);
        }
        try {
          stopped.check(disk, run, sync);
        } catch (IOException | StorageException | RuntimeException | AssertionError e) {
          throw new AssertionError("seed " + seed + ", sync " + sync + " failed", e);
        }
      }
    }
  }

  /** Opening writes too, and may itself be cut short by either. */
  @ParameterizedTest
  @EnumSource(Durability.class)
  void openingIsStoppedAtEachOfItsWrites(Durability durability) throws Exception {
    stopEverywhere(
        durability,
        Size.SMALL,
        (disk, run, at) -> {
          boolean synced = durability == Durability.DISK;
          long boot = 1;
          int kills = 0;
          for (int write = 1; write <= 12; write++) {
            boolean cut = synced && (at + write) % 3 == 0;
            if (cut) {
              disk.cutPower();
              boot++;
            } else {
              disk.restart();
            }
            disk.killAt(disk.operations() + write);
            try {
              run.check(Replicas.open(disk, boot));
            } catch (MemoryDisk.Killed e) {
              kills++;
            }
          }
          disk.restart();
          run.check(Replicas.open(disk, boot));
          assertTrue(kills > 0, "no write of an opening was stopped");
        });
  }

  /** What the tests before rest on: with no sync, power cuts do lose what was acknowledged. */
  @Test
  void aDiskThatForgetsSyncsIsNoticed() throws Exception {
    int noticed = 0;
    for (long seed = 1; seed <= 10; seed++) {
      MemoryDisk disk = new MemoryDisk(seed);
      disk.forgetSyncs();
      Run run = new Run(disk, Size.SMALL, seed);
      run.start(Durability.DISK);
      disk.cutPower();
      try {
        run.check(Replicas.open(disk, 2));
      } catch (DamagedReplicaException | AssertionError e) {
        noticed++;
      }
    }
    assertTrue(noticed > 5, noticed + " of 10");
  }

  @Test
  void memoryIsBelievedAfterAPowerCutOnlyIfClosed() throws Exception {
    for (long seed = 1; seed <= 20; seed++) {
      MemoryDisk disk = new MemoryDisk(seed);
      Run run = new Run(disk, Size.SMALL, seed);
      run.start(Durability.MEMORY);
      disk.cutPower();
      ReplicaStore again = Replicas.open(disk, 2);
      run.check(again);
      run.commit(again, Commit.Kind.CHECKPOINT, run.next());
      disk.cutPower();
      assertThrows(DamagedReplicaException.class, () -> Replicas.open(disk, 3));
    }
  }
}
