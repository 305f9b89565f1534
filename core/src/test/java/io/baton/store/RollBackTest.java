package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A replica goes back to an older version whole or not at all, and goes on from there (R12). */
class RollBackTest {

  private static final int BLOCKS = 12;
  private static final int STEPS = 40;

  /** A seeded run of commits, notes and ways back, that knows what may be found after its end. */
  private static final class Run {
    private final MemoryDisk disk;
    private final Random random;

    /** From the commit point to the newest version. */
    private final ArrayDeque<Model> chain = new ArrayDeque<>(List.of(Model.EMPTY));

    private final List<Model> legal = new ArrayList<>(List.of(Model.EMPTY));
    private int sequence;
    private int wentBack;

    Run(MemoryDisk disk, long seed) {
      this.disk = disk;
      this.random = new Random(seed);
    }

    void start(Durability durability) throws IOException, StorageException {
      go(Replicas.create(disk, BLOCKS, durability), STEPS).close();
    }

    ReplicaStore go(ReplicaStore store, int steps) throws StorageException {
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(8)) {
          case 0 -> note(store);
          case 1, 2 -> rollBack(store);
          default -> commit(store);
        }
      }
      return store;
    }

    private void commit(ReplicaStore store) throws StorageException {
      int[] written = random.ints(random.nextInt(6), 0, BLOCKS).sorted().distinct().toArray();
      int[] cleared = random.ints(random.nextInt(2), 0, BLOCKS).toArray();
      Model before = chain.getLast();
      Model next = before.next(new Version(1, ++sequence), written, cleared);
      legal.add(next);
      next.stage(store, before);
      Version told = chain.getFirst().version();
      Keep keep = random.nextInt(4) == 0 ? Keep.FOR_A_WHILE : Keep.NOT;
      store.commit(KeptRun.commit(next, told, keep));
      chain.addLast(next);
      done();
    }

    private void note(ReplicaStore store) throws StorageException {
      Model known = any();
      store.noteCommitted(known.version());
      while (!chain.getFirst().equals(known)) {
        chain.removeFirst();
      }
    }

    private void rollBack(ReplicaStore store) throws StorageException {
      Model back = any();
      if (back.version().isNone()) {
        return;
      }
      legal.add(back);
      store.rollBack(back.version());
      while (!chain.getLast().equals(back)) {
        chain.removeLast();
        wentBack++;
      }
      done();
      back.assertReadIn(store);
    }

    private Model any() {
      List<Model> all = List.copyOf(chain);
      return all.get(random.nextInt(all.size()));
    }

    private void done() {
      legal.clear();
      legal.add(chain.getLast());
    }

    /** One of the legal versions is there, whole, and the replica can be used. */
    void resume(ReplicaStore store, String when) throws StorageException {
      Model found =
          legal.stream()
              .filter(model -> model.version().equals(store.last()))
              .findFirst()
              .orElseThrow(() -> new AssertionError(store.last() + " is found when " + when));
      found.assertReadIn(store);
      chain.clear();
      chain.add(found);
      done();
      sequence += 10;
      if (!found.version().isNone()) {
        store.noteCommitted(found.version());
      }
      go(store, 15);
    }
  }

  private static int operations(Durability durability, long seed) throws Exception {
    MemoryDisk disk = new MemoryDisk(seed);
    Run run = new Run(disk, seed);
    run.start(durability);
    assertTrue(run.wentBack > 3, "it hardly ever went back");
    return disk.operations();
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aProcessKilledAtAnyWriteHasGoneBackOrNot(Durability durability) throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      int operations = operations(durability, seed);
      for (int at = 2; at <= operations; at++) {
        MemoryDisk disk = new MemoryDisk(31 * seed + at);
        disk.killAt(at);
        Run run = new Run(disk, seed);
        assertThrows(MemoryDisk.Killed.class, () -> run.start(durability));
        disk.restart();
        goOn(run, disk, 1, "seed " + seed + ", killed at " + at);
      }
    }
  }

  @Test
  void aPowerCutAtAnyWriteHasGoneBackOrNot() throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      int operations = operations(Durability.DISK, seed);
      for (int at = 2; at <= operations; at++) {
        MemoryDisk disk = new MemoryDisk(31 * seed + at);
        disk.killAt(at);
        Run run = new Run(disk, seed);
        assertThrows(MemoryDisk.Killed.class, () -> run.start(Durability.DISK));
        disk.cutPower();
        goOn(run, disk, 2, "seed " + seed + ", cut at " + at);
      }
    }
  }

  private static void goOn(Run run, MemoryDisk disk, long boot, String when)
      throws IOException, StorageException {
    ReplicaDirectory directory = Replicas.on(disk, boot);
    if (directory.list().isEmpty()) {
      return; // it ended before the replica was made
    }
    try (ReplicaStore store = directory.open(Replicas.ID)) {
      run.resume(store, when);
    }
    try (ReplicaStore again = Replicas.open(disk, boot)) {
      run.chain.getLast().assertReadIn(again);
    }
  }

  private static Model commit(ReplicaStore store, Model from, Version version, int... blocks)
      throws StorageException {
    Model next = from.next(version, blocks, new int[0]);
    next.stage(store, from);
    store.commit(next.commit(Commit.Kind.CHECKPOINT, Version.NONE));
    return next;
  }

  @Test
  void itGoesBackToItsCommitPointAndNoFurther() throws Exception {
    ReplicaStore store = Replicas.create(new MemoryDisk(1), BLOCKS, Durability.DISK);
    Model first = commit(store, Model.EMPTY, new Version(1, 1), 1, 2);
    Model second = commit(store, first, new Version(1, 2), 2, 3);
    Model third = commit(store, second, new Version(1, 3), 3, 4);
    store.noteCommitted(second.version());
    PinnedVersion gone = store.pin(true);
    StorageException refused =
        assertThrows(StorageException.class, () -> store.rollBack(first.version()));
    assertEquals(Reason.NOT_READABLE, refused.reason());
    third.assertReadIn(store);
    store.rollBack(second.version());
    second.assertReadIn(store);
    refused = assertThrows(StorageException.class, () -> gone.tags(0, 1));
    assertEquals(Reason.READ_GONE, refused.reason());
    refused = assertThrows(StorageException.class, () -> store.rollBack(third.version()));
    assertEquals(Reason.NOT_READABLE, refused.reason());
  }

  /** That it was to be kept is not taken over by what is written in its place. */
  @Test
  void whatWasToBeKeptIsGoneToo() throws Exception {
    ReplicaStore store = Replicas.create(new MemoryDisk(1), BLOCKS, Durability.DISK);
    Model first = commit(store, Model.EMPTY, new Version(1, 1), 1, 2);
    Model marked = first.next(new Version(1, 2), new int[] {2}, new int[0]);
    marked.stage(store, first);
    store.commit(KeptRun.commit(marked, Version.NONE, Keep.FOR_GOOD));
    store.rollBack(first.version());
    Model other = commit(store, first, new Version(2, 2), 3);
    store.noteCommitted(other.version());
    assertEquals(List.of(), store.kept());
  }

  /** Another history may use the sequence again, and only what came after is lost. */
  @Test
  void whatIsPinnedBeforeStaysReadable() throws Exception {
    ReplicaStore store = Replicas.create(new MemoryDisk(1), BLOCKS, Durability.MEMORY);
    Model first = commit(store, Model.EMPTY, new Version(1, 1), 1, 2);
    PinnedVersion pinned = store.pin(true);
    commit(store, first, new Version(1, 2), 2, 3);
    store.rollBack(first.version());
    Model other = commit(store, first, new Version(2, 2), 2, 5, 6);
    store.noteCommitted(other.version());
    first.assertReadIn(pinned);
    other.assertReadIn(store);
  }
}
