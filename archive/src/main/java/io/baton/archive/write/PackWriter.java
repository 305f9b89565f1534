package io.baton.archive.write;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.archive.SegmentArchive;
import io.baton.archive.manifest.PackId;
import io.baton.archive.store.Content;
import io.baton.archive.store.StoreException;
import java.nio.ByteBuffer;

/**
 * Writes new blocks, pack by pack: each is gathered in memory, and stored when it is full. One
 * thread at a time.
 */
final class PackWriter {

  private static final int FIRST_BLOCKS = 256;

  private final SegmentArchive archive;
  private final Version version;
  private final long nonce;
  private final PackTable table;
  private final int packBlocks;
  private ByteBuffer bytes;
  private int packs;
  private int index;
  private int blocks;

  /** Of one attempt to archive a version. */
  PackWriter(SegmentArchive archive, Version version, long nonce, PackTable table, int packBlocks) {
    this.archive = archive;
    this.version = version;
    this.nonce = nonce;
    this.table = table;
    this.packBlocks = packBlocks;
    bytes = ByteBuffer.allocate(Math.min(FIRST_BLOCKS, packBlocks) * SegmentSpec.BLOCK_SIZE);
  }

  /** Adds a block's bytes; returns how many blocks come before it in the {@link #index pack}. */
  int add(ByteBuffer block) throws StoreException {
    if (blocks == packBlocks) {
      flush();
    }
    if (blocks == 0) {
      index = table.begin(id());
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
      archive.store().put(archive.pack(id()), Content.of(bytes.flip()));
      bytes.clear();
      blocks = 0;
      packs++;
    }
  }

  private PackId id() {
    return new PackId(version, nonce, packs);
  }
}
