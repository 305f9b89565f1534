package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk without room at any moment, and with some again, changes no version that is kept. */
class KeptOnFullDiskTest {

  private static final int BLOCKS = 40;

  /** Also of a version that is not committed, or not there any more. */
  private static final Set<Reason> EXPECTED = Set.of(Reason.NO_SPACE, Reason.NOT_READABLE);

  private final Map<Version, Model> models = new TreeMap<>();
  private Model newest = Model.EMPTY;
  private Model committed = Model.EMPTY;
  private int refusals;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void eachReadsAsItWas(Durability durability) throws Exception {
    for (long seed = 1; seed <= 25; seed++) {
      models.clear();
      newest = Model.EMPTY;
      committed = Model.EMPTY;
      run(durability, seed);
    }
    assertTrue(refusals > 20, "the disk was full " + refusals + " times");
  }

  private void run(Durability durability, long seed) throws Exception {
    Random random = new Random(seed);
    MemoryDisk disk = new MemoryDisk(seed);
    ReplicaStore store = Replicas.create(disk, BLOCKS, durability);
    for (int step = 1; step <= 200; step++) {
      if (random.nextInt(3) == 0) {
        disk.capacity(disk.used() + (long) random.nextInt(3) * SegmentSpec.BLOCK_SIZE);
      } else if (random.nextInt(5) == 0) {
        disk.capacity(Long.MAX_VALUE);
      }
      try {
        step(store, random, step);
      } catch (StorageException e) {
        assertTrue(EXPECTED.contains(e.reason()), e::getMessage);
        store.dropStaged();
        refusals += e.reason() == Reason.NO_SPACE ? 1 : 0;
      }
      if (random.nextInt(20) == 0) {
        if (random.nextBoolean()) {
          store.close();
        } // else its process is killed
        disk.capacity(Long.MAX_VALUE);
        disk.restart();
        store = Replicas.open(disk, 1);
      }
      check(store, "seed " + seed + ", step " + step);
    }
  }

  private void step(ReplicaStore store, Random random, int step) throws StorageException {
    if (random.nextInt(4) == 0) {
      store.noteCommitted(newest.version());
      committed = newest;
      return;
    }
    if (random.nextInt(4) == 0 && !committed.version().isNone()) {
      keepOrDrop(store, random);
      return;
    }
    int[] blocks = random.ints(1 + random.nextInt(6), 0, BLOCKS).sorted().distinct().toArray();
    Model next = newest.next(new Version(1, step), blocks, new int[0]);
    next.stage(store, newest);
    Keep keep = random.nextInt(3) == 0 ? Keep.FOR_A_WHILE : Keep.NOT;
    store.commit(KeptRun.commit(next, committed.version(), keep));
    models.put(next.version(), next);
    newest = next;
  }

  private void keepOrDrop(ReplicaStore store, Random random) throws StorageException {
    if (random.nextInt(3) > 0) {
      List<Version> all = List.copyOf(models.keySet());
      store.keep(all.get(Math.max(0, all.size() - 1 - random.nextInt(6))), Keep.FOR_GOOD);
    } else if (!store.kept().isEmpty()) {
      store.keep(store.kept().get(random.nextInt(store.kept().size())).version(), Keep.NOT);
    }
  }

  private void check(ReplicaStore store, String when) throws StorageException {
    newest.assertReadIn(store);
    Set<Version> seen = new HashSet<>();
    for (KeptVersion each : store.kept()) {
      assertTrue(seen.add(each.version()), () -> each.version() + " is kept twice, " + when);
      try (PinnedVersion pin = store.pin(each.version())) {
        models.get(each.version()).assertReadIn(pin);
      }
    }
  }
}
