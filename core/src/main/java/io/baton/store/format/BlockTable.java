package io.baton.store.format;

import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One {@link Entry} per block, in the order of the blocks: the state at the base version. Entries
 * are overwritten in place, and only by what the journal holds until they are synced.
 */
public final class BlockTable {

  private final StoreFile file;
  private final Layout layout;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer scratch =
      ByteBuffer.allocate(Entry.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  public BlockTable(StoreFile file, Layout layout) {
    this.file = file;
    this.layout = layout;
  }

  public long entry(int block) {
    return layout.table() + (long) block * Entry.BYTES;
  }

  /** Whether the entry of a block is as it was written. */
  public boolean isIntact(int block) throws IOException {
    scratch.clear();
    file.read(entry(block), scratch);
    int stored = scratch.getInt(Entry.CHECKSUM);
    if (isEmpty()) {
      return stored == 0;
    }
    return scratch.getInt(Entry.SLOT) > 0 && stored == checksum(block);
  }

  /** Overwrites the entry of a block with an entry of a frame. */
  public void put(int block, long entryOfFrame) throws IOException {
    scratch.clear();
    file.read(entryOfFrame, scratch);
    scratch.putInt(Entry.CHECKSUM, 0);
    scratch.putInt(Entry.CHECKSUM, isEmpty() ? 0 : checksum(block));
    file.write(entry(block), scratch.flip());
  }

  private boolean isEmpty() {
    return scratch.getInt(Entry.SLOT) == 0
        && scratch.getLong(Entry.EPOCH) == 0
        && scratch.getLong(Entry.SEQUENCE) == 0
        && scratch.getLong(Entry.HASH) == 0;
  }

  private int checksum(int block) {
    scratch.putInt(Entry.CHECKSUM, block);
    crc.reset();
    crc.update(scratch.array(), 0, Entry.BYTES);
    return (int) crc.getValue();
  }
}
