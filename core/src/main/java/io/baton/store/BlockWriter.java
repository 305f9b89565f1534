package io.baton.store;

import io.baton.api.SegmentSpec;
import io.baton.block.BlockHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts blocks into free slots, checks them, and stages their entries. */
final class BlockWriter {

  private final Opened opened;
  private final Staging staging;
  private final Upkeep upkeep;

  BlockWriter(Opened opened, Staging staging, Upkeep upkeep) {
    this.opened = opened;
    this.staging = staging;
    this.upkeep = upkeep;
  }

  /**
   * Blocks whose slots lie side by side are written at once. Two views serve all: a checkpoint has
   * thousands of blocks.
   */
  void stage(BlockBatch blocks) throws IOException, StorageException {
    ByteBuffer data = blocks.data();
    ByteBuffer run = blocks.data();
    run.limit(run.position());
    int start = 0;
    int startSlot = 0;
    for (int i = 0; i < blocks.count(); i++) {
      int slot = stage(blocks, data, i);
      if (slot != startSlot + i - start) {
        write(startSlot, run);
        start = i;
        startSlot = slot;
      }
      run.limit(run.limit() + SegmentSpec.BLOCK_SIZE);
    }
    write(startSlot, run);
  }

  /** Writes what {@code data} has left from a slot on. */
  void write(int slot, ByteBuffer data) throws IOException {
    if (data.hasRemaining()) {
      opened.file().write(opened.superblock().layout().slot(slot), data);
    }
  }

  /** Whether the {@code i}-th block of {@code data} has the hash of its tag. */
  static boolean matches(Tags tags, ByteBuffer data, int i) {
    int block = i * SegmentSpec.BLOCK_SIZE;
    return BlockHash.of(data, block, SegmentSpec.BLOCK_SIZE) == tags.hash(i);
  }

  private int stage(BlockBatch blocks, ByteBuffer data, int i)
      throws IOException, StorageException {
    int block = blocks.block(i);
    Tags tags = blocks.tags();
    requireNext(block);
    if (tags.isNone(i)) {
      throw refused(Reason.MALFORMED, "block " + block + " has no tag");
    }
    if (!matches(tags, data, i)) {
      throw refused(Reason.CORRUPT, "block " + block + " does not match its hash; send it again");
    }
    makeRoomForEntry();
    int slot = upkeep.takeSlot();
    staging.add(slot, block, tags, i);
    return slot;
  }

  /** See {@link ReplicaStore#mend}; the blocks that were written. */
  int[] mend(BlockBatch blocks) throws IOException {
    int[] mended = new int[blocks.count()];
    int count = 0;
    ByteBuffer data = blocks.data();
    for (int i = 0; i < blocks.count(); i++) {
      int slot = slotOf(blocks.block(i), blocks.tags(), i);
      if (slot != 0 && matches(blocks.tags(), data, i)) {
        write(slot, blocks.data(i));
        mended[count++] = blocks.block(i);
      }
    }
    return Arrays.copyOf(mended, count);
  }

  /** Where the newest version has a block, if under that tag; else 0. */
  private int slotOf(int block, Tags tags, int i) throws IOException {
    Chain chain = opened.chain();
    StoreFile file = opened.file();
    int end = opened.superblock().spec().blocks();
    long entry = block < end ? chain.entry(chain.newest().order(), block) : 0;
    boolean same =
        entry != 0
            && chain.isIntact(block, entry)
            && Entry.epoch(file, entry) == tags.epoch(i)
            && Entry.sequence(file, entry) == tags.sequence(i)
            && Entry.hash(file, entry) == tags.hash(i);
    return same ? Entry.slot(file, entry) : 0;
  }

  /** Stages that a block was never written. */
  void clear(int block) throws IOException, StorageException {
    requireNext(block);
    makeRoomForEntry();
    staging.addCleared(block);
  }

  /** Clears what the newest version has behind the end of the next one. */
  void cutOff(long length) throws IOException, StorageException {
    ChainRecord newest = opened.chain().newest();
    int end = SegmentSpec.blocks(newest.state().length());
    for (int block = SegmentSpec.blocks(length); block < end; block++) {
      if (Entry.slot(opened.file(), opened.chain().entry(newest.order(), block)) != 0) {
        clear(block);
      }
    }
  }

  private void makeRoomForEntry() throws IOException, StorageException {
    if (staging.isFull()) {
      upkeep.makeRoom(staging.frameLength());
      staging.flush(upkeep.commitPoint());
    }
  }

  private void requireNext(int block) throws StorageException {
    int end = opened.superblock().spec().blocks();
    if (block <= staging.lastBlock() || block >= end) {
      throw refused(
          Reason.MALFORMED, "block " + block + " after " + staging.lastBlock() + " of " + end);
    }
  }

  private StorageException refused(Reason reason, String detail) {
    return new StorageException(reason, opened.superblock().segment() + ": " + detail);
  }
}
