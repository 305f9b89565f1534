package io.baton.archive.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.StateChecksum;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest takes memory for its packs and for a part of it, not for its blocks. */
class LargeManifestTest {

  private static final long LENGTH = 64L << 30;

  @TempDir Path scratch;

  /** Writes and reads that of 64 GiB, 135 MB, with less memory than it has bytes. */
  static final class Small {

    private Small() {}

    public static void main(String[] args) throws Exception {
      int groups = SegmentSpec.blocks(LENGTH) / BlockGroup.BLOCKS;
      int packBlocks = 4096;
      List<Pack> packs = new ArrayList<>();
      for (int i = 0; i < SegmentSpec.blocks(LENGTH) / packBlocks; i++) {
        packs.add(new Pack(new PackId(new Version(1, 1), 5, i), packBlocks, packBlocks));
      }
      try (ScratchFile file = ScratchFile.in(Path.of(args[0]))) {
        ManifestWriter writer = new ManifestWriter(file);
        long sum = StateChecksum.ofLength(LENGTH);
        for (int number = 0; number < groups; number++) {
          BlockGroup group = new BlockGroup(number, BlockGroup.BLOCKS);
          for (int i = 0; i < BlockGroup.BLOCKS; i++) {
            int block = number * BlockGroup.BLOCKS + i;
            group.store(i, block + 1000L, block / packBlocks, block % packBlocks);
          }
          sum += group.checksum();
          writer.add(group);
        }
        SegmentSpec spec = SegmentSpec.ofCapacity(LENGTH);
        ManifestHead head =
            new ManifestHead(
                Manifests.ID, Manifests.NAME, spec, Manifests.VERSION, LENGTH, sum, Manifests.TIME);
        InputStream written = writer.end(head, packs).open();
        int read = 0;
        try (ManifestReader reader = ManifestReader.open("large", written)) {
          while (reader.nextGroup() != null) {
            read++;
          }
        }
        System.exit(read == groups ? 0 : 1);
      }
    }
  }

  @Test
  void thatOf64GiBNeedsLittleMemory() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-cp",
                System.getProperty("java.class.path"),
                Small.class.getName(),
                scratch.toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
  }
}
