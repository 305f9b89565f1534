package io.baton.archive.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.archive.Archives;
import io.baton.archive.SegmentArchive;
import io.baton.archive.Source;
import io.baton.archive.read.ArchiveReader;
import io.baton.archive.store.DirectoryStore;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version takes memory for a pack when it is archived, not for its blocks. */
class BoundedMemoryTest {

  private static final int BATCH = BlockBatch.MAX_BLOCKS;
  private static final int BLOCKS = 160 * BATCH;
  private static final Version VERSION = new Version(1, 1);

  @TempDir Path directory;

  /** Archives and reads 160 MiB with less memory than that. */
  static final class Small {

    private Small() {}

    public static void main(String[] args) throws Exception {
      Path root = Path.of(args[0]);
      SegmentArchive archive =
          new SegmentArchive(new DirectoryStore(root, new Random()), "cluster-1", Source.ID);
      archive(archive, Path.of(args[1]));
      int[] read = {0};
      new ArchiveReader(archive, Path.of(args[1]))
          .read(VERSION, (block, bytes) -> read[0] += bytes.getLong() == block + 1 ? 1 : 0);
      System.exit(read[0] == BLOCKS ? 0 : 1);
    }

    private static void archive(SegmentArchive archive, Path scratch) throws Exception {
      long length = (long) BLOCKS * Source.BLOCK;
      long sum = StateChecksum.ofLength(length);
      for (int block = 0; block < BLOCKS; block++) {
        sum += StateChecksum.ofBlock(block, BlockHash.of(bytes(block)));
      }
      ArchiveSubject subject =
          new ArchiveSubject(Archives.NAME, SegmentSpec.ofCapacity(length), Archives.TIME);
      ArchiveSettings settings =
          new ArchiveSettings(ArchiveSettings.PACK_BLOCKS, scratch, Pace.UNLIMITED);
      ReadOpened source = new ReadOpened(Source.ID, 1, VERSION, VERSION, length, sum);
      try (ArchiveWriter writer = new ArchiveWriter(archive, subject, Optional.empty(), settings)) {
        writer.begin(source);
        for (int first = 0; first < BLOCKS; first += BATCH) {
          writer.put(asked(writer, first));
        }
        writer.finish(source);
      }
    }

    private static BlockBatch asked(ArchiveWriter writer, int first) throws Exception {
      int[] blocks = new int[BATCH];
      Tags tags = new Tags(BATCH);
      ByteBuffer data = ByteBuffer.allocate(BATCH * Source.BLOCK);
      for (int i = 0; i < BATCH; i++) {
        blocks[i] = first + i;
        data.put(bytes(first + i));
        tags.set(i, VERSION, BlockHash.of(bytes(first + i)));
        if (writer.holds(first + i, tags, i)) {
          throw new AssertionError("block " + (first + i) + " is new");
        }
      }
      return new BlockBatch(blocks, tags, data.flip());
    }

    private static ByteBuffer bytes(int block) {
      return ByteBuffer.allocate(Source.BLOCK).putLong(0, block + 1);
    }
  }

  @Test
  void aVersionNeedsMemoryForOnePack() throws Exception {
    Path root = Files.createDirectory(directory.resolve("store"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                Small.class.getName(),
                root.toString(),
                directory.toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
  }
}
