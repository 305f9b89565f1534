package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.Version;
import io.baton.replication.storage.Commit;
import io.baton.store.disk.MappedDisk;
import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same store over real files. */
class MappedDiskTest {

  @TempDir private Path root;

  private static Model commit(ReplicaStore store, Model from, int... blocks) throws Exception {
    Version version = new Version(1, from.version().sequence() + 1);
    Model next = from.next(version, blocks, new int[0]);
    next.stage(store, from);
    store.commit(next.commit(Commit.Kind.CHECKPOINT, version));
    return next;
  }

  @Test
  void storesGrowsAndOpensAgain() throws Exception {
    for (Durability durability : Durability.values()) {
      MappedDisk disk = new MappedDisk(root.resolve(durability.name()));
      Model model = Model.EMPTY;
      try (ReplicaStore store = Replicas.create(disk, 200, durability)) {
        for (int i = 0; i < 200; i += 10) {
          model = commit(store, model, i, i + 1, i + 5);
        }
        model.assertReadIn(store);
        assertThrows(IOException.class, () -> Replicas.create(disk, 200, durability));
      }
      try (ReplicaStore store = Replicas.open(disk, 2)) {
        model.assertReadIn(store);
        model = commit(store, model, 3);
      }
    }
  }

  @Test
  void listsDeletesAndSetsAside() throws Exception {
    MappedDisk disk = new MappedDisk(root);
    Replicas.create(disk, 1, Durability.MEMORY).close();
    ReplicaDirectory replicas = Replicas.on(disk, 1);
    assertEquals(List.of(Replicas.ID), replicas.list());
    replicas.quarantine(Replicas.ID, "both superblocks fail");
    assertEquals(List.of(), replicas.list());
    Path aside = root.resolve(Replicas.ID + ".damaged-1");
    assertEquals("both superblocks fail\n", Files.readString(aside.resolve("reason.txt")));
    Files.createDirectory(root.resolve(Replicas.ID + ".new"));
    Replicas.create(disk, 1, Durability.MEMORY).close();
    assertTrue(replicas.contains(Replicas.ID));
    replicas.delete(Replicas.ID);
    replicas.delete(Replicas.ID);
    assertFalse(replicas.contains(Replicas.ID));
  }

  @Test
  void aFileOfMoreThanTwoGibibytesIsOneMapping() throws Exception {
    MappedDisk disk = new MappedDisk(root);
    long size = (2L << 30) + (200L << 20);
    disk.create("large", size, ByteBuffer.allocate(8), true);
    try (StoreFile file = disk.open("large")) {
      assertEquals(size, file.size());
      file.write(size - 4096, Model.bytes(1, new Version(1, 1)));
      ByteBuffer read = ByteBuffer.allocateDirect(4096);
      file.read(size - 4096, read);
      assertEquals(Model.bytes(1, new Version(1, 1)), read.flip());
      file.allocate(size + 4096);
      file.writeLong(size, 7);
      assertEquals(7, file.readLong(size));
      assertThrows(IndexOutOfBoundsException.class, () -> file.readLong(size + 4096));
    }
    disk.delete("large");
  }

  @Test
  void aFileIsMappedOnceWhileItIsOpenAndNotAtAllAfterwards() throws Exception {
    MappedDisk disk = new MappedDisk(root);
    disk.create("one", 8192, ByteBuffer.allocate(8), false);
    try (StoreFile file = disk.open("one")) {
      assertEquals(1, mappings());
      file.allocate(1 << 20);
      assertEquals(1, mappings(), "growing leaves the old mapping behind");
    }
    assertEquals(0, mappings(), "closing leaves the mapping behind");
  }

  private long mappings() throws IOException {
    BackgroundResourceReleaser.releasePendingResources(); // Chronicle unmaps on a thread of its own
    try (Stream<String> all = Files.lines(Path.of("/proc/self/maps"))) {
      return all.filter(line -> line.contains(root.toString())).count();
    }
  }
}
