package io.baton.archive.write;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.Content;
import io.baton.archive.store.StoreException;
import io.baton.block.BlockHash;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Writes new blocks, pack by pack: each is gathered in memory, and stored when it is full, unless
 * an earlier attempt did that. One that is half full ends where a range of the segment does: so
 * packs of two versions are the same from there on where the blocks are. One thread at a time.
 */
final class PackWriter {

  private static final int FIRST_BLOCKS = 256;

  private final SegmentArchive archive;
  private final Version version;
  private final EarlierPacks earlier;
  private final PackTable table;
  private final int packBlocks;
  private final Pace pace;
  private ByteBuffer bytes;
  private int packs;
  private int index;
  private int blocks;
  private int range;

  /** Of one attempt to archive a version. */
  PackWriter(
      SegmentArchive archive,
      Version version,
      EarlierPacks earlier,
      PackTable table,
      ArchiveSettings settings) {
    this.archive = archive;
    this.version = version;
    this.earlier = earlier;
    this.table = table;
    this.packBlocks = settings.packBlocks();
    this.pace = settings.pace();
    bytes = ByteBuffer.allocate(Math.min(FIRST_BLOCKS, packBlocks) * SegmentSpec.BLOCK_SIZE);
  }

  /**
   * Adds a block's bytes.
   *
   * @param number the block's in the segment
   * @return how many blocks come before it in the {@link #index pack}
   */
  int add(int number, ByteBuffer block) throws StoreException {
    int nextRange = number / packBlocks;
    if (blocks == packBlocks || (nextRange != range && blocks >= packBlocks / 2)) {
      flush();
    }
    range = nextRange;
    if (blocks == 0) {
      index = table.begin();
    }
    if (bytes.remaining() < block.remaining()) {
      long doubled = Math.min(2L * bytes.capacity(), (long) packBlocks * SegmentSpec.BLOCK_SIZE);
      bytes = ByteBuffer.allocate((int) doubled).put(bytes.flip());
    }
    bytes.put(block);
    table.grow(index);
    return blocks++;
  }

  /** The index of the pack that has the block added last. */
  int index() {
    return index;
  }

  /** Stores what is not stored yet. */
  void flush() throws StoreException {
    if (blocks > 0) {
      bytes.flip();
      int length = bytes.remaining();
      long hash = BlockHash.of(bytes);
      Optional<PackId> there = earlier.find(hash, length);
      table.name(index, there.isPresent() ? there.get() : put(hash, length));
      bytes.clear();
      blocks = 0;
      packs++;
    }
  }

  private PackId put(long hash, int length) throws StoreException {
    PackId id = earlier.free(new PackId(version, hash, packs));
    pace.await(length);
    archive.store().put(archive.pack(id), Content.of(bytes));
    return id;
  }
}
