package io.baton.store.format;

import io.baton.store.disk.StoreFile;

/**
 * Where a block's bytes are, and its tag; the same in the block table and in the journal's frames
 * but for the second field.
 *
 * <pre>
 *    0                4                8                16               24               32
 *   +----------------+----------------+----------------+----------------+----------------+
 *   | slot           | table: CRC32C  | epoch          | sequence       | hash           |
 *   |                | frame: block   |                |                |                |
 *   +----------------+----------------+----------------+----------------+----------------+
 * </pre>
 *
 * The table's CRC32C is over the entry as a frame has it, with the block's number in its place. A
 * block that was never written, or was cleared, has zeros in all but the block's number: a table
 * entry of zeros.
 */
public final class Entry {

  public static final int BYTES = 32;

  public static final int SLOT = 0;
  public static final int BLOCK = 4;
  public static final int CHECKSUM = 4;
  public static final int EPOCH = 8;
  public static final int SEQUENCE = 16;
  public static final int HASH = 24;

  private Entry() {}

  public static int slot(StoreFile file, long entry) {
    return file.readInt(entry + SLOT);
  }

  public static int block(StoreFile file, long entry) {
    return file.readInt(entry + BLOCK);
  }

  public static long epoch(StoreFile file, long entry) {
    return file.readLong(entry + EPOCH);
  }

  public static long sequence(StoreFile file, long entry) {
    return file.readLong(entry + SEQUENCE);
  }

  public static long hash(StoreFile file, long entry) {
    return file.readLong(entry + HASH);
  }
}
