package io.baton.archive.read;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentSpec;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.BlockGroup;
import io.baton.archive.manifest.ManifestHead;
import io.baton.archive.manifest.Pack;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.StoreException;
import io.baton.block.BlockHash;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the blocks of groups from their packs: those that lie one behind the other at once, across
 * groups, up to 4 MiB. One thread at a time.
 */
final class PackBlocks {

  private static final int MOST = 1024;

  private final SegmentArchive archive;
  private final ManifestHead head;
  private final ImmutableList<Pack> packs;
  private final ArchiveReader.BlockConsumer consumer;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST * SegmentSpec.BLOCK_SIZE);
  private final int[] blocks = new int[MOST];
  private final long[] hashes = new long[MOST];
  private int count;
  private int pack;
  private int firstSlot;

  PackBlocks(
      SegmentArchive archive,
      ManifestHead head,
      ImmutableList<Pack> packs,
      ArchiveReader.BlockConsumer consumer) {
    this.archive = archive;
    this.head = head;
    this.packs = packs;
    this.consumer = consumer;
  }

  void read(BlockGroup group) throws IOException {
    for (int i = 0; i < group.count(); i++) {
      if (group.isStored(i)) {
        add(group, i);
      }
    }
  }

  private void add(BlockGroup group, int i) throws IOException {
    boolean follows = group.pack(i) == pack && group.slot(i) == firstSlot + count;
    if (count == MOST || !follows) {
      flush();
    }
    if (count == 0) {
      pack = group.pack(i);
      firstSlot = group.slot(i);
    }
    blocks[count] = group.number() * BlockGroup.BLOCKS + i;
    hashes[count] = group.hash(i);
    count++;
  }

  /** Reads those that were not read yet. */
  void flush() throws IOException {
    if (count == 0) {
      return;
    }
    bytes.clear().limit(count * SegmentSpec.BLOCK_SIZE);
    fill();
    for (int i = 0; i < count; i++) {
      int at = i * SegmentSpec.BLOCK_SIZE;
      ByteBuffer block = bytes.slice(at, SegmentSpec.BLOCK_SIZE);
      if (BlockHash.of(block) != hashes[i]) {
        throw damaged(
            "block %d of it, block %d of the segment, does not match its hash"
                .formatted(firstSlot + i, blocks[i]));
      }
      consumer.accept(blocks[i], block);
    }
    count = 0;
  }

  private void fill() throws StoreException {
    PackId id = packs.get(pack).id();
    try {
      archive.store().read(archive.pack(id), (long) firstSlot * SegmentSpec.BLOCK_SIZE, bytes);
    } catch (StoreException.NotFound e) {
      throw damaged("it is missing");
    }
  }

  private StoreException.Damaged damaged(String how) {
    return new StoreException.Damaged(
        "pack %s, which version %s of segment %s (%s) needs, is damaged: %s; other versions may be whole"
            .formatted(
                archive.pack(packs.get(pack).id()),
                head.version(),
                head.segment(),
                head.name(),
                how));
  }
}
