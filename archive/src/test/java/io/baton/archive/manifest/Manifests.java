package io.baton.archive.manifest;

import io.baton.api.Durability;
import io.baton.api.Group;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.StateChecksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Manifests that are made up. */
final class Manifests {

  static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  static final SegmentId ID = new SegmentId(0x0102030405060708L, 0x1112131415161718L);
  static final SegmentName NAME = SegmentName.of("orders/eü");
  static final Version VERSION = new Version(3, 7);
  static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");
  static final SegmentSpec SPEC =
      new SegmentSpec(1L << 40, 5, 4, Durability.DISK)
          .withGroup(Group.of(List.of(ID, new SegmentId(-7, 8))));

  /** What is in a manifest. */
  record Made(long length, List<BlockGroup> groups, List<Pack> packs) {

    ManifestHead head() {
      long sum = StateChecksum.ofLength(length);
      for (BlockGroup group : groups) {
        sum += group.checksum();
      }
      return new ManifestHead(ID, NAME, SPEC, VERSION, length, sum, TIME);
    }

    byte[] write(Path scratch) throws IOException {
      try (ScratchFile file = ScratchFile.in(scratch)) {
        ManifestWriter writer = new ManifestWriter(file);
        for (BlockGroup group : groups) {
          writer.add(group);
        }
        try (InputStream bytes = writer.end(head(), packs).open()) {
          return bytes.readAllBytes();
        }
      }
    }
  }

  private Manifests() {}

  /** Three groups of four; the second one was never written, the last one has one block. */
  static Made small() {
    return small(101);
  }

  /** The same with another hash of a block. */
  static Made small(long hash) {
    BlockGroup first = new BlockGroup(0, 128);
    first.tagsHash(0x1111);
    first.store(1, hash, 0, 0);
    first.store(2, 102, 0, 1);
    first.store(3, 103, 1, 7);
    first.store(127, 104, 0, 5);
    BlockGroup third = new BlockGroup(2, 128);
    third.tagsHash(0x3333);
    BlockGroup last = new BlockGroup(3, 1);
    last.tagsHash(0x4444);
    last.store(0, -5, 1, 0);
    return new Made(
        3 * 128L * BLOCK + 100, List.of(first, third, last), List.of(pack(1, 6, 3), pack(2, 9, 2)));
  }

  static Pack pack(int number, int blocks, int live) {
    return new Pack(new PackId(new Version(3, number), 0xabcdef00L + number, number), blocks, live);
  }

  /** So many groups of blocks here and there, in so many packs. */
  static Made random(int groups, int packs, int seed) {
    Random random = new Random(seed);
    List<BlockGroup> made = new ArrayList<>();
    int[] live = new int[packs];
    int next = 0;
    for (int number = 0; number < groups; number++) {
      BlockGroup group = new BlockGroup(number, 128);
      group.tagsHash(random.nextLong());
      int pack = next++ % packs;
      int shift = random.nextInt(1000);
      for (int i = 0; i < 128; i++) {
        if (random.nextInt(8) == 0) {
          pack = next++ % packs;
        }
        if (random.nextInt(4) != 0) {
          group.store(i, random.nextLong(), pack, shift + i);
          live[pack]++;
        }
      }
      made.add(group);
    }
    List<Pack> table = new ArrayList<>();
    for (int pack = 0; pack < packs; pack++) {
      table.add(pack(pack + 1, 60_000, live[pack]));
    }
    return new Made(groups * 128L * BLOCK, made, table);
  }

  /** Reads all of it. */
  static List<BlockGroup> read(byte[] bytes) throws IOException {
    try (ManifestReader reader =
        ManifestReader.open("the manifest", new ByteArrayInputStream(bytes))) {
      List<BlockGroup> groups = new ArrayList<>();
      for (BlockGroup group = reader.nextGroup(); group != null; group = reader.nextGroup()) {
        groups.add(group);
      }
      return groups;
    }
  }
}
