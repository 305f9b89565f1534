package io.baton.store;

import io.baton.store.disk.DiskFullException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Layout;
import io.baton.store.history.SlotPool;
import java.io.IOException;
import java.util.BitSet;

/**
 * Which slots are in use: by the table, by a record of the chain, or by what is staged. One bit of
 * heap for a slot. A slot is written once between being taken and being freed.
 */
final class Slots implements SlotPool {

  private static final int LEAST_AHEAD = 256;
  private static final int PART_AHEAD = 32;

  /** A segment of so few blocks has all the slots that it needs from the start. */
  private static final int FEW_BLOCKS = 16;

  private final StoreFile file;
  private final Layout layout;
  private final int blocks;
  private final BitSet used = new BitSet();
  private int total;
  private int lowestFree = 1;

  Slots(StoreFile file, Layout layout, int blocks) {
    this.file = file;
    this.layout = layout;
    this.blocks = blocks;
    this.total = layout.slotsIn(file.size());
    keepOff(layout.table(), layout.journal() + layout.journalLength());
  }

  /** A table and a ring that were moved lie among the slots. */
  private void keepOff(long from, long to) {
    if (from >= layout.slots()) {
      used.set(layout.slotsBefore(from) + 1, layout.slotsBefore(to) + 1);
    }
  }

  /** How many more the file needs to have {@code wanted} free ones. */
  int missing(int wanted) {
    return Math.max(0, wanted - (total - used.cardinality()));
  }

  /**
   * Bytes of a new file. To grow is to map anew, which small segments, of which there are many, are
   * spared: there is a slot for each block and one for the next version.
   */
  static long sizeOfNew(Layout layout, int blocks) {
    boolean small = blocks > 0 && blocks <= FEW_BLOCKS;
    return small ? layout.slot(blocks + 2) : layout.slots();
  }

  /** Whether the file has a slot of that number. */
  boolean has(int slot) {
    return slot > 0 && slot <= total;
  }

  /** Takes a given slot; returns whether it was there and free. */
  boolean claim(int slot) {
    if (!has(slot) || used.get(slot)) {
      return false;
    }
    used.set(slot);
    return true;
  }

  /**
   * Lets the file grow if there is none free: by a part, or a batch's worth, or one slot if the
   * disk has no room for more.
   */
  @Override
  public int take() throws IOException {
    int slot = used.nextClearBit(lowestFree);
    if (slot > total) {
      grow();
    }
    used.set(slot);
    lowestFree = slot + 1;
    return slot;
  }

  @Override
  public void free(int slot) {
    if (slot > 0) {
      used.clear(slot);
      lowestFree = Math.min(lowestFree, slot);
    }
  }

  private void grow() throws IOException {
    int ahead = Math.max(Math.max(1, Math.min(blocks, LEAST_AHEAD)), total / PART_AHEAD);
    try {
      file.allocate(layout.slot(total + 1 + ahead));
    } catch (DiskFullException e) {
      file.allocate(layout.slot(total + 2));
    }
    total = layout.slotsIn(file.size());
  }
}
