package io.baton.node.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.storage.Commit;
import io.baton.store.ReplicaDirectory;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.MappedDisk;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shelf that is given more replicas than it has room for. */
class SettlingTest {

  private static final int ROOM = 2;
  private static final int REPLICAS = 7;

  @TempDir Path root;

  private ReplicaDirectory directory(long boot) throws Exception {
    return new ReplicaDirectory(
        new MappedDisk(root), new Random(1), boot, 1, InstantSource.system());
  }

  private Shelf filled(ReplicaDirectory directory) throws Exception {
    Shelf shelf = new Shelf(directory, ROOM, () -> 0, (bytes, nanos) -> {});
    SegmentSpec spec = SegmentSpec.ofCapacity(1 << 10);
    for (int i = 1; i <= REPLICAS; i++) {
      SegmentName name = SegmentName.of("shelf/" + i);
      Version first = new Version(1, 1);
      Commit zeros = new Commit(first, 1, Commit.Kind.CHECKPOINT, first, 1 << 10, 0);
      shelf.create(id(i), name, spec, 1).store().commit(zeros);
    }
    return shelf;
  }

  private static SegmentId id(int number) {
    return new SegmentId(7, number);
  }

  /** How many a restarted machine believes. */
  private int believed() throws Exception {
    ReplicaDirectory restarted = directory(2);
    int believed = 0;
    for (int i = 1; i <= REPLICAS; i++) {
      try {
        restarted.open(id(i)).close();
        believed++;
      } catch (DamagedReplicaException lost) {
        assertTrue(lost.getMessage().contains("was not closed"), lost::getMessage);
      }
    }
    return believed;
  }

  @Test
  void whatWasLetGoIsSettledOneByOne() throws Exception {
    Shelf shelf = filled(directory(1));
    shelf.settle(0);
    shelf.settle(0);
    assertEquals(2, believed(), "two were settled, the others let go, or open");
  }

  @Test
  void whatIsAskedForAgainIsNotSettledBehindItsBack() throws Exception {
    Shelf shelf = filled(directory(1));
    shelf.find(id(1));
    for (int i = 0; i < REPLICAS; i++) {
      shelf.settle(0);
    }
    assertEquals(REPLICAS - ROOM, believed(), "all but those that are open");
  }

  @Test
  void aCleanStopSettlesAll() throws Exception {
    filled(directory(1)).closeAll();
    assertEquals(REPLICAS, believed());
  }
}
