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
import java.util.Arrays;

/**
 * Reads the blocks of groups from their packs, pack by pack: references to blocks are gathered,
 * sorted by where the blocks lie, and what lies together is asked for at once, up to 16 MiB and
 * over small gaps. So a version takes about one request for each 16 MiB of its packs and each GiB
 * of content, however its blocks were scattered over time. One thread at a time.
 */
final class PackBlocks {

  /** Blocks of one request at most. */
  static final int MOST = 4096;

  /** Blocks that are read in vain sooner than asking twice. */
  private static final int GAP = 64;

  private static final int INDEX_BITS = 18;

  /** Blocks that are gathered: 1 GiB of content. */
  private static final int GATHERED = 1 << INDEX_BITS;

  private static final int SLOT_BITS = 16;
  private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

  private final SegmentArchive archive;
  private final ManifestHead head;
  private final ImmutableList<Pack> packs;
  private final ArchiveReader.BlockConsumer consumer;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST * SegmentSpec.BLOCK_SIZE);

  /** Of each block that was gathered: its pack, its slot, and its index in the other arrays. */
  private final long[] places = new long[GATHERED];

  private final int[] blocks = new int[GATHERED];
  private final long[] hashes = new long[GATHERED];
  private int count;

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
    if (count == GATHERED) {
      flush();
    }
    long place = ((long) group.pack(i) << SLOT_BITS) | group.slot(i);
    places[count] = (place << INDEX_BITS) | count;
    blocks[count] = group.number() * BlockGroup.BLOCKS + i;
    hashes[count] = group.hash(i);
    count++;
  }

  private static int pack(long place) {
    return (int) (place >>> (SLOT_BITS + INDEX_BITS));
  }

  private static int slot(long place) {
    return (int) (place >>> INDEX_BITS) & SLOT_MASK;
  }

  /** Reads those that were not read yet. */
  void flush() throws IOException {
    Arrays.sort(places, 0, count);
    int first = 0;
    while (first < count) {
      int end = first + 1;
      while (end < count && isTogether(places[first], places[end - 1], places[end])) {
        end++;
      }
      read(first, end);
      first = end;
    }
    count = 0;
  }

  private static boolean isTogether(long first, long last, long next) {
    return pack(next) == pack(first)
        && slot(next) - slot(first) < MOST
        && slot(next) - slot(last) <= GAP;
  }

  private void read(int first, int end) throws IOException {
    PackId pack = packs.get(pack(places[first])).id();
    int firstSlot = slot(places[first]);
    int slots = slot(places[end - 1]) - firstSlot + 1;
    bytes.clear().limit(slots * SegmentSpec.BLOCK_SIZE);
    fill(pack, firstSlot);
    for (int i = first; i < end; i++) {
      int index = (int) places[i] & (GATHERED - 1);
      int slot = slot(places[i]);
      int at = (slot - firstSlot) * SegmentSpec.BLOCK_SIZE;
      ByteBuffer block = bytes.slice(at, SegmentSpec.BLOCK_SIZE);
      if (BlockHash.of(block) != hashes[index]) {
        throw damaged(
            pack,
            "block %d of it, block %d of the segment, does not match its hash"
                .formatted(slot, blocks[index]));
      }
      consumer.accept(blocks[index], block);
    }
  }

  private void fill(PackId pack, int firstSlot) throws StoreException {
    try {
      archive.store().read(archive.pack(pack), (long) firstSlot * SegmentSpec.BLOCK_SIZE, bytes);
    } catch (StoreException.NotFound e) {
      throw damaged(pack, "it is missing");
    }
  }

  private StoreException.Damaged damaged(PackId pack, String how) {
    return new StoreException.Damaged(
        "pack %s, which version %s of segment %s (%s) needs, is damaged: %s; other versions may be whole"
            .formatted(archive.pack(pack), head.version(), head.segment(), head.name(), how));
  }
}
