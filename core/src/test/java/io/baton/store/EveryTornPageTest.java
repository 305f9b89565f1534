package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The power goes at each write and sync of a checkpoint of three blocks, and of the pages that were
 * not synced each subset is on the disk: what was acknowledged is there, whole, and what was not is
 * there whole or not at all.
 */
class EveryTornPageTest {

  private static final int BLOCKS = 8;
  private static final Model OLD =
      Model.EMPTY.next(new Version(1, 1), new int[] {0, 2, 4, 5}, new int[0]);
  private static final Model NEW = OLD.next(new Version(1, 2), new int[] {1, 2, 5}, new int[0]);

  /** A process that has acknowledged the old version, and dies at a later operation, or not. */
  private static final class Run {
    private final MemoryDisk disk = new MemoryDisk(7);
    private final ReplicaStore store;
    private final int before;
    private boolean acknowledged;

    Run() throws IOException, StorageException {
      store = Replicas.create(disk, BLOCKS, Durability.DISK);
      commit(Model.EMPTY, OLD);
      before = disk.operations();
    }

    private void commit(Model from, Model next) throws StorageException {
      next.stage(store, from);
      store.commit(next.commit(Commit.Kind.CHECKPOINT, from.version()));
    }

    Run until(int operation) throws StorageException {
      disk.killAt(before + operation);
      try {
        commit(OLD, NEW);
        acknowledged = true;
      } catch (MemoryDisk.Killed e) {
        acknowledged = false;
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

  @Test
  void eachSubsetOfTheUnsyncedPagesIsOneVersionWhole() throws Exception {
    Run last = new Run();
    byte[] synced = last.bytes();
    int syncs = last.disk.syncs();
    int most = 0;
    int news = 0;
    for (int operation = 1; !last.acknowledged; operation++) {
      Run run = new Run().until(operation);
      if (run.disk.syncs() > syncs) {
        synced = last.bytes();
        syncs = run.disk.syncs();
      }
      List<Integer> unsynced = differing(synced, run.bytes());
      most = Math.max(most, unsynced.size());
      for (int subset = 0; subset < 1 << unsynced.size(); subset++) {
        news += openWith(subset, unsynced, synced, run) ? 1 : 0;
      }
      last = run;
    }
    assertTrue(most >= 4, "three blocks and a record, not " + most + " pages");
    assertTrue(news > 1, "the new version was never found");
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

  /** Whether it is the new version. */
  private static boolean openWith(int subset, List<Integer> unsynced, byte[] synced, Run run)
      throws IOException {
    byte[] written = run.bytes();
    byte[] left = Arrays.copyOf(synced, written.length);
    for (int i = 0; i < unsynced.size(); i++) {
      if ((subset & (1 << i)) != 0) {
        int at = unsynced.get(i);
        System.arraycopy(written, at, left, at, SegmentSpec.BLOCK_SIZE);
      }
    }
    MemoryDisk disk = new MemoryDisk(1);
    disk.create(run.name(), left.length, ByteBuffer.wrap(left), true);
    String which = "pages " + Integer.toBinaryString(subset) + " of " + unsynced;
    try {
      ReplicaStore store = Replicas.open(disk, 2);
      boolean isNew = store.last().equals(NEW.version());
      assertTrue(isNew || !run.acknowledged, "what was acknowledged is gone");
      (isNew ? NEW : OLD).assertReadIn(store);
      ReplicaStore again = Replicas.open(disk, 2);
      assertEquals(store.last(), again.last());
      return isNew;
    } catch (IOException | StorageException | AssertionError e) {
      throw new AssertionError(which, e);
    }
  }
}
