package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.baton.api.Durability;
import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.MappedDisk;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint costs the heap does not depend on its blocks. */
class AllocationTest {

  private static final int BLOCKS = 2 * BlockBatch.MAX_BLOCKS;

  /** Less than the smallest object for each of the blocks. */
  private static final long MARGIN = 8L * BlockBatch.MAX_BLOCKS;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;

  private long sequence;

  @Test
  void aBlockMakesNoObject() throws Exception {
    // Every second block: the slots that they leave, and take the time after, do not lie side by
    // side.
    int[] many = IntStream.range(0, BlockBatch.MAX_BLOCKS).map(i -> 2 * i).toArray();
    int[] one = {0};
    try (ReplicaStore store = Replicas.create(new MappedDisk(folder), BLOCKS, Durability.MEMORY)) {
      commit(store, IntStream.range(0, BlockBatch.MAX_BLOCKS).toArray());
      commit(store, IntStream.range(BlockBatch.MAX_BLOCKS, BLOCKS).toArray());
      for (int i = 0; i < 200; i++) {
        commit(store, i % 3 == 0 ? one : many);
      }
      long most = least(store, many);
      long least = least(store, one);
      assertTrue(
          most - least < MARGIN,
          most + " bytes for " + many.length + " blocks, " + least + " for one");
    }
  }

  /**
   * The least of several pairs: a buffer that grows once is not the rule. Of two that follow on
   * each other one has slots side by side.
   */
  private long least(ReplicaStore store, int... blocks) throws StorageException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      least = Math.min(least, commit(store, blocks) + commit(store, blocks));
    }
    return least;
  }

  /** Bytes that the store allocated for it. */
  private long commit(ReplicaStore store, int... blocks) throws StorageException {
    Version version = new Version(1, ++sequence);
    BlockBatch batch = Model.batch(version, blocks);
    long length = store.spec().capacity();
    Commit commit = new Commit(version, 1, Commit.Kind.CHECKPOINT, store.last(), length, sequence);
    long before = threads.getCurrentThreadAllocatedBytes();
    store.stage(batch);
    store.commit(commit);
    store.noteCommitted(version);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
