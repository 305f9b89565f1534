package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.storage.Commit;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks that the disk has damaged, written again where they are. */
class MendTest {

  private static final Version FIRST = new Version(1, 1);
  private static final Version SECOND = new Version(1, 2);

  private final MemoryDisk disk = new MemoryDisk(3);
  private final String file = Replicas.ID.toString();
  private Model model = Model.EMPTY;

  /** Block 1 is of the second version, in the journal; blocks 0 and 2 are of the first. */
  private ReplicaStore damaged(Durability durability, int... damaged) throws Exception {
    ReplicaStore store = Replicas.create(disk, 20, durability);
    commit(store, FIRST, 0, 1, 2);
    commit(store, SECOND, 1);
    for (int block : damaged) {
      byte[] bytes = Model.bytes(block, model.blocks().get(block)).array();
      disk.flip(file, find(bytes) + 70, 3);
    }
    return store;
  }

  private void commit(ReplicaStore store, Version version, int... blocks) throws Exception {
    Model before = model;
    model = before.next(version, blocks, new int[0]);
    model.stage(store, before);
    store.commit(model.commit(Commit.Kind.CHECKPOINT, version));
  }

  private long find(byte[] block) {
    byte[] all = disk.bytes(file).array();
    for (int at = 0; at < all.length; at += SegmentSpec.BLOCK_SIZE) {
      if (Arrays.equals(all, at, at + block.length, block, 0, block.length)) {
        return at;
      }
    }
    throw new AssertionError("no such block");
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void damagedBlocksAreWholeAgain(Durability durability) throws Exception {
    ReplicaStore store = damaged(durability, 0, 1);
    assertThrows(AssertionError.class, () -> model.assertReadIn(store));
    assertArrayEquals(new int[] {0}, store.mend(Model.batch(FIRST, 0)));
    assertThrows(AssertionError.class, () -> model.assertReadIn(store));
    assertArrayEquals(new int[] {1}, store.mend(Model.batch(SECOND, 1)));
    model.assertReadIn(store);
    if (durability == Durability.DISK) {
      disk.cutPower();
      model.assertReadIn(Replicas.open(disk, 2));
    } else {
      model.assertReadIn(Replicas.open(disk, 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void whatIsOfAnotherTagOrNotOfItsTagIsLeftAlone(Durability durability) throws Exception {
    ReplicaStore store = damaged(durability, 1);
    assertArrayEquals(new int[0], store.mend(Model.batch(FIRST, 1)));
    assertArrayEquals(new int[0], store.mend(Model.batch(FIRST, 7)), "never written here");
    ByteBuffer wrong = Model.bytes(1, SECOND);
    wrong.put(70, (byte) (wrong.get(70) ^ 1));
    Tags tags = new Tags(1);
    tags.set(0, SECOND, Model.hash(1, SECOND));
    assertArrayEquals(new int[0], store.mend(new BlockBatch(new int[] {1}, tags, wrong)));
    assertThrows(AssertionError.class, () -> model.assertReadIn(store));
    commit(store, new Version(1, 3), 1);
    assertArrayEquals(new int[0], store.mend(Model.batch(SECOND, 1)), "written since");
    model.assertReadIn(store);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void oneThatIsCutShortCanBeRepeated(Durability durability) throws Exception {
    ReplicaStore store = damaged(durability, 1);
    disk.killAt(disk.operations() + 1);
    assertThrows(MemoryDisk.Killed.class, () -> store.mend(Model.batch(SECOND, 1)));
    disk.restart();
    ReplicaStore again = Replicas.open(disk, 1);
    assertEquals(SECOND, again.last());
    again.mend(Model.batch(SECOND, 1));
    model.assertReadIn(again);
  }
}
