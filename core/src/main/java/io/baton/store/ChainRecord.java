package io.baton.store;

import io.baton.store.disk.StoreFile;
import io.baton.store.format.Cursor;
import io.baton.store.format.Entry;
import io.baton.store.format.Frame;
import io.baton.store.format.State;

/**
 * One committed record: a version, and where the journal says what it changed.
 *
 * @param order its place in the chain, rising by one; 0 for what was in the table at the start
 * @param state the version
 * @param taught whether what was there before it may never have been committed
 * @param number of its last frame
 * @param start of its first frame
 * @param frames offsets of those of its frames that have entries
 */
@SuppressWarnings("ArrayRecordComponent") // one owner, the chain; never compared
record ChainRecord(
    long order, State state, boolean taught, long number, Cursor start, long[] frames) {

  private static final long NONE = -1;

  /** Where its entry of a block lies in the file, or -1 if it did not change the block. */
  long find(StoreFile file, int block) {
    int low = 0;
    int high = frames.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int count = file.readInt(frames[middle] + Frame.ENTRIES);
      if (block < blockAt(file, frames[middle], 0)) {
        high = middle - 1;
      } else if (block > blockAt(file, frames[middle], count - 1)) {
        low = middle + 1;
      } else {
        return find(file, frames[middle], count, block);
      }
    }
    return NONE;
  }

  private static long find(StoreFile file, long frame, int count, int block) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = blockAt(file, frame, middle);
      if (found == block) {
        return Frame.entry(frame, middle);
      }
      if (found < block) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return NONE;
  }

  private static int blockAt(StoreFile file, long frame, int i) {
    return Entry.block(file, Frame.entry(frame, i));
  }
}
