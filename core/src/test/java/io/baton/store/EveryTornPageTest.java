package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.DamagedReplicaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The power goes at each write and sync, and of the pages that were not synced each subset is on
 * the disk.
 */
class EveryTornPageTest {

  private static final int BLOCKS = 8;
  private static final Model OLD =
      Model.EMPTY.next(new Version(1, 1), new int[] {0, 2, 4, 5}, new int[0]);
  private static final Model NEW = OLD.next(new Version(1, 2), new int[] {1, 2, 5}, new int[0]);

  /** What a process does when it dies, or not. */
  private interface Act {
    void on(ReplicaStore store) throws StorageException;
  }

  /** A process that has the old version. */
  private static final class Run {
    private final MemoryDisk disk = new MemoryDisk(7);
    private final ReplicaStore store;
    private final byte[] made;
    private boolean done;

    Run(Durability durability) throws IOException, StorageException {
      store = Replicas.create(disk, BLOCKS, durability);
      made = bytes();
      commit(store, Model.EMPTY, OLD);
    }

    Run until(int operation, Act act) throws StorageException {
      disk.killAt(disk.operations() + operation);
      try {
        act.on(store);
        done = true;
      } catch (MemoryDisk.Killed e) {
        done = false;
      }
      return this;
    }

    byte[] bytes() {
      ByteBuffer bytes = disk.bytes(name());
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    }

    String name() {
      return disk.list().get(0);
    }
  }

  private static void commit(ReplicaStore store, Model from, Model next) throws StorageException {
    next.stage(store, from);
    store.commit(next.commit(Commit.Kind.CHECKPOINT, from.version()));
  }

  /** What was acknowledged is there, whole, and what was not is there whole or not at all. */
  @Test
  void eachSubsetOfACheckpointsPagesIsOneVersionWhole() throws Exception {
    Run first = new Run(Durability.DISK);
    List<Version> found =
        walk(Durability.DISK, first.bytes(), store -> commit(store, OLD, NEW), NEW.version(), 4);
    assertTrue(Collections.frequency(found, NEW.version()) > 1, "the new version was never found");
    assertFalse(found.contains(Version.NONE), "a disk replica was not believed");
  }

  /** A replica that was not synced before is believed only once all of it is on the disk. */
  @Test
  void eachSubsetOfAReplicaThatIsBeingClosedIsWholeOrNotBelieved() throws Exception {
    Run first = new Run(Durability.MEMORY);
    List<Version> found =
        walk(Durability.MEMORY, first.made, ReplicaStore::close, OLD.version(), 4);
    assertTrue(found.contains(Version.NONE), "what was not closed was believed");
  }

  /** Table and ring move meanwhile: the replica is the one before or the one after. */
  @Test
  void eachSubsetOfAReplicaThatGrowsIsOneVersionWhole() throws Exception {
    Run first = new Run(Durability.DISK);
    Act growing =
        store -> {
          store.noteCommitted(OLD.version());
          commit(store, OLD, NEW);
          store.reserve(200L * SegmentSpec.BLOCK_SIZE);
        };
    List<Version> found = walk(Durability.DISK, first.bytes(), growing, NEW.version(), 4);
    assertFalse(found.contains(Version.NONE), "a disk replica was not believed");
  }

  /**
   * Versions that were found, {@code NONE} where the file was not believed.
   *
   * @param pages that are at some time not synced, all at once
   */
  private static List<Version> walk(
      Durability durability, byte[] before, Act act, Version last, int pages)
      throws IOException, StorageException {
    List<Version> found = new ArrayList<>();
    Run previous = new Run(durability);
    byte[] synced = before;
    int syncs = previous.disk.syncs();
    int most = 0;
    for (int operation = 1; !previous.done; operation++) {
      Run run = new Run(durability).until(operation, act);
      if (run.disk.syncs() > syncs) {
        synced = previous.bytes();
        syncs = run.disk.syncs();
      }
      List<Integer> unsynced = differing(synced, run.bytes());
      most = Math.max(most, unsynced.size());
      for (int subset = 0; subset < 1 << unsynced.size(); subset++) {
        String which = "operation " + operation + ", pages " + subset + " of " + unsynced;
        Version opened = open(run.name(), left(subset, unsynced, synced, run.bytes()), which);
        assertTrue(!run.done || opened.equals(last), which + ": what was acknowledged is gone");
        found.add(opened);
      }
      previous = run;
    }
    assertTrue(most >= pages, "only " + most + " pages at once");
    return found;
  }

  private static List<Integer> differing(byte[] synced, byte[] written) {
    byte[] padded = Arrays.copyOf(synced, written.length);
    List<Integer> pages = new ArrayList<>();
    for (int at = 0; at < written.length; at += SegmentSpec.BLOCK_SIZE) {
      int end = at + SegmentSpec.BLOCK_SIZE;
      if (!Arrays.equals(padded, at, end, written, at, end)) {
        pages.add(at);
      }
    }
    return pages;
  }

  private static byte[] left(int subset, List<Integer> unsynced, byte[] synced, byte[] written) {
    byte[] left = Arrays.copyOf(synced, written.length);
    for (int i = 0; i < unsynced.size(); i++) {
      if ((subset & (1 << i)) != 0) {
        int at = unsynced.get(i);
        System.arraycopy(written, at, left, at, SegmentSpec.BLOCK_SIZE);
      }
    }
    return left;
  }

  /** The version that is there, whole; twice the same. */
  private static Version open(String name, byte[] left, String which) throws IOException {
    MemoryDisk disk = new MemoryDisk(1);
    disk.create(name, left.length, ByteBuffer.wrap(left), true);
    try {
      ReplicaStore store = Replicas.open(disk, 2);
      Version last = store.last();
      (last.equals(NEW.version()) ? NEW : OLD).assertReadIn(store);
      assertEquals(last, Replicas.open(disk, 2).last());
      return last;
    } catch (DamagedReplicaException e) {
      return Version.NONE;
    } catch (StorageException | AssertionError e) {
      throw new AssertionError(which, e);
    }
  }
}
