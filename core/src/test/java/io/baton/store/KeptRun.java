package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A seeded run that knows what each kept version must read as. */
final class KeptRun {

  private final MemoryDisk disk;
  private final Random random;
  private final List<PinnedVersion> pins = new ArrayList<>();

  /** All that was ever written here, by version. */
  private final Map<Version, Model> models = new TreeMap<>();

  /** The history that leads to the newest version. */
  private final Set<Version> line = new TreeSet<>();

  /** What the replica may have been told to be committed: nothing else is ever kept. */
  private final Set<Version> everCommitted = new TreeSet<>();

  /** Kept versions, and whether that is known to be durable. */
  private final Map<Version, Boolean> kept = new TreeMap<>();

  /** Versions that are to be kept once they are committed. */
  private final List<Version> marked = new ArrayList<>();

  /** The version whose dropping is under way. */
  private Version dropping = Version.NONE;

  /** Whether the newest committed version cannot be shown any more. */
  private boolean diverted;

  private Model newest = Model.EMPTY;
  private Model committed = Model.EMPTY;
  private long epoch = 1;
  private int sequence;
  private int blocks = KeptVersionsTest.BLOCKS;

  KeptRun(MemoryDisk disk, long seed) {
    this.disk = disk;
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  Version dropping() {
    return dropping;
  }

  void start(Durability durability, int steps) throws IOException, StorageException {
    ReplicaStore store = Replicas.create(disk, KeptVersionsTest.BLOCKS, durability);
    go(store, steps);
    store.close();
  }

  void go(ReplicaStore store, int steps) throws StorageException {
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(10)) {
        case 0 -> note(store);
        case 1 -> keep(store);
        case 2, 3 -> drop(store);
        case 4 -> read(store);
        case 5 -> beTaught(store);
        case 6 -> grow(store);
        default -> commit(store);
      }
    }
  }

  private void commit(ReplicaStore store) throws StorageException {
    Model next = next(newest);
    boolean keeps = random.nextInt(3) == 0;
    boolean tells = random.nextInt(3) > 0;
    models.put(next.version(), next);
    next.stage(store, newest);
    Model told = tells ? newest : committed;
    tell(told);
    line.add(next.version());
    store.commit(commit(next, told.version(), keeps ? Keep.FOR_A_WHILE : Keep.NOT));
    newest = next;
    if (keeps) {
      marked.add(next.version());
    }
    know(told);
  }

  private void tell(Model told) {
    line.stream().filter(version -> !told.version().isBefore(version)).forEach(everCommitted::add);
  }

  /** Those before it are committed, and the marked ones are kept. */
  private void know(Model known) {
    diverted &= !known.equals(newest);
    committed = known;
    for (Version version : List.copyOf(marked)) {
      if (!known.version().isBefore(version)) {
        kept.put(version, false);
        marked.remove(version);
      }
    }
  }

  private void note(ReplicaStore store) throws StorageException {
    tell(newest);
    store.noteCommitted(newest.version());
    know(newest);
  }

  private void keep(ReplicaStore store) throws StorageException {
    Version version = committed.version();
    if (!version.isNone() && !diverted && store.commitPoint().equals(version)) {
      store.keep(version, Keep.FOR_GOOD);
      kept.put(version, true);
    }
  }

  private void drop(ReplicaStore store) throws StorageException {
    if (!kept.isEmpty()) {
      List<Version> all = List.copyOf(kept.keySet());
      Version version = all.get(random.nextInt(all.size()));
      kept.put(version, false);
      if (store.kept().stream().anyMatch(each -> each.version().equals(version))) {
        dropping = version;
        store.keep(version, Keep.NOT);
        dropping = Version.NONE;
      }
      kept.remove(version);
    }
  }

  private void read(ReplicaStore store) throws StorageException {
    if (random.nextBoolean() && pins.size() < 4 && !store.kept().isEmpty()) {
      List<KeptVersion> all = store.kept();
      pins.add(store.pin(all.get(random.nextInt(all.size())).version()));
    } else if (!pins.isEmpty()) {
      try (PinnedVersion pin = pins.remove(random.nextInt(pins.size()))) {
        models.get(pin.version()).assertReadIn(pin);
      } catch (StorageException e) {
        assertEquals(Reason.READ_GONE, e.reason());
      }
    }
  }

  private void beTaught(ReplicaStore store) throws StorageException {
    if (random.nextBoolean()) {
      divert(store);
    } else {
      learnToKeep(store);
    }
  }

  /** A version that another replica keeps becomes the newest, and is kept. */
  private void learnToKeep(ReplicaStore store) throws StorageException {
    epoch++;
    Model taught = next(random.nextBoolean() ? newest : committed);
    Version version = taught.version();
    models.put(version, taught);
    everCommitted.add(version);
    marked.clear();
    taught.stage(store, newest);
    store.commit(taught.commit(Commit.Kind.TAUGHT, version));
    line.clear();
    line.add(version);
    newest = taught;
    know(taught);
    store.keep(version, Keep.FOR_GOOD);
    kept.put(version, true);
  }

  /** What is not committed is replaced by another history. */
  private void divert(ReplicaStore store) throws StorageException {
    epoch++;
    Model taught = next(committed);
    models.put(taught.version(), taught);
    marked.clear();
    taught.stage(store, newest);
    store.commit(
        new Commit(
            taught.version(),
            taught.epoch(),
            Commit.Kind.TAUGHT,
            committed.version(),
            taught.length(),
            taught.checksum(),
            Keep.FOR_A_WHILE)); // which is not for a taught one
    line.clear();
    line.add(taught.version());
    newest = taught;
    diverted = true;
  }

  private void grow(ReplicaStore store) throws StorageException {
    if (random.nextInt(4) == 0) {
      int larger = blocks + random.nextInt(60);
      store.reserve((long) larger * SegmentSpec.BLOCK_SIZE);
      blocks = larger;
    }
  }

  private Model next(Model before) {
    Version version = new Version(epoch, ++sequence);
    int[] written = random.ints(random.nextInt(4), 0, blocks).sorted().distinct().toArray();
    int[] cleared = random.ints(random.nextInt(2), 0, blocks).toArray();
    return before.next(version, written, cleared);
  }

  /** All that is kept is what it was, and of what must be kept nothing is missing. */
  void check(ReplicaStore store, boolean all) throws StorageException {
    for (KeptVersion each : store.kept()) {
      Model model = models.get(each.version());
      assertTrue(everCommitted.contains(each.version()), each.version() + " is not committed");
      assertEquals(model.checksum(), each.checksum());
      try (PinnedVersion pin = store.pin(each.version())) {
        model.assertReadIn(pin);
      }
    }
    Model last = models.getOrDefault(store.last(), Model.EMPTY);
    last.assertReadIn(store);
    List<Version> there = store.kept().stream().map(KeptVersion::version).toList();
    for (Map.Entry<Version, Boolean> each : kept.entrySet()) {
      boolean must = (all || each.getValue()) && !each.getKey().equals(dropping);
      assertTrue(!must || there.contains(each.getKey()), each.getKey() + " not in " + there);
    }
  }

  /** Goes on with what is there. */
  void resume(ReplicaStore store) {
    pins.clear();
    marked.clear();
    newest = models.getOrDefault(store.last(), Model.EMPTY);
    committed = models.getOrDefault(store.commitPoint(), Model.EMPTY);
    diverted = !committed.equals(newest);
    blocks = store.spec().blocks();
    epoch = Math.max(epoch, store.fence());
    kept.clear();
    store.kept().forEach(each -> kept.put(each.version(), each.forGood()));
  }

  static Commit commit(Model model, Version committed, Keep keep) {
    return new Commit(
        model.version(),
        model.epoch(),
        Commit.Kind.CHECKPOINT,
        committed,
        model.length(),
        model.checksum(),
        keep);
  }
}
