package io.baton.store;

import io.baton.api.Version;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.BlockTable;
import io.baton.store.format.Cursor;
import io.baton.store.format.Entry;
import io.baton.store.format.Frame;
import io.baton.store.format.Journal;
import io.baton.store.format.State;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The versions that can be read: the block table at the base version, and the records after it,
 * oldest first. A block at a place of the chain is what the newest record up to there says of it,
 * else what the table says.
 */
final class Chain {

  private final StoreFile file;
  private final BlockTable table;
  private final Journal journal;
  private final ArrayDeque<ChainRecord> records = new ArrayDeque<>();
  private ChainRecord base;

  /** The newest taught record's place: what is before it is shown to nobody new. */
  private long floor;

  Chain(StoreFile file, BlockTable table, Journal journal, State base) {
    this.file = file;
    this.table = table;
    this.journal = journal;
    this.base = new ChainRecord(0, base, false, Cursor.START, new long[0]);
  }

  void add(ChainRecord record) {
    records.addLast(record);
    if (record.taught()) {
      floor = record.order();
    }
  }

  ChainRecord newest() {
    return records.isEmpty() ? base : records.getLast();
  }

  /** The state in the table. */
  State base() {
    return base.state();
  }

  /** Where the journal's first record that is not in the table starts, else {@code otherwise}. */
  Cursor start(Cursor otherwise) {
    return records.isEmpty() ? otherwise : records.getFirst().start();
  }

  /** Highest place that may be folded given a commit point: its own, or that of a taught record. */
  long foldable(Version commitPoint) {
    ChainRecord committed = find(commitPoint);
    return Math.max(committed == null ? 0 : committed.order(), floor);
  }

  /** The newest readable record of a version, or null. */
  @Nullable ChainRecord find(Version version) {
    for (Iterator<ChainRecord> newestFirst = records.descendingIterator();
        newestFirst.hasNext(); ) {
      ChainRecord record = newestFirst.next();
      if (record.state().version().equals(version)) {
        return record;
      }
      if (record.order() <= floor) {
        return null;
      }
    }
    return base.state().version().equals(version) ? base : null;
  }

  /** The one before a record, if it may be read; else null. */
  @Nullable ChainRecord before(ChainRecord record) {
    if (record.order() <= floor || record.order() == base.order()) {
      return null;
    }
    ChainRecord before = base;
    for (ChainRecord each : records) {
      if (each.order() < record.order()) {
        before = each;
      }
    }
    return before;
  }

  /** Where the entry of a block at a place of the chain lies in the file. */
  long entry(long order, int block) {
    for (Iterator<ChainRecord> newestFirst = records.descendingIterator();
        newestFirst.hasNext(); ) {
      ChainRecord record = newestFirst.next();
      long found = record.order() > order ? -1 : record.find(file, block);
      if (found >= 0) {
        return found;
      }
    }
    return table.entry(block);
  }

  /** Whether {@code entry} of a block passes its check; those in frames passed it before. */
  boolean isIntact(int block, long entry) throws IOException {
    return entry != table.entry(block) || table.isIntact(block);
  }

  /**
   * Puts the records up to {@code order} into the table, oldest first, and frees what they replace.
   * Repeating it after a stop at any point ends in the same table.
   *
   * @return whether there were any
   */
  boolean foldUpTo(long order, Slots slots) throws IOException {
    boolean folded = false;
    while (!records.isEmpty() && records.getFirst().order() <= order) {
      fold(records.getFirst(), slots);
      base = records.removeFirst();
      folded = true;
    }
    return folded;
  }

  private void fold(ChainRecord record, Slots slots) throws IOException {
    for (long frame : record.frames()) {
      if (!journal.isIntact(frame)) {
        throw new DamagedReplicaException(
            "the journal's frame at " + frame + " was damaged after it was written");
      }
      int count = file.readInt(frame + Frame.ENTRIES);
      for (int i = 0; i < count; i++) {
        long entry = Frame.entry(frame, i);
        int block = Entry.block(file, entry);
        int replaced = table.isIntact(block) ? Entry.slot(file, table.entry(block)) : 0;
        table.put(block, entry);
        slots.free(replaced);
      }
    }
  }

  /** Claims the slots of all records and of the table; returns what is wrong, or null. */
  @Nullable String claim(Slots slots, int blocks) throws IOException {
    for (int block = 0; block < blocks; block++) {
      int slot = Entry.slot(file, table.entry(block));
      if (!table.isIntact(block)) {
        return "the tag of block " + block + " fails its check";
      }
      if (slot != 0 && !slots.claim(slot)) {
        return "block " + block + " lies in slot " + slot + ", which is not there or taken";
      }
    }
    for (ChainRecord record : records) {
      for (long frame : record.frames()) {
        for (int i = 0; i < file.readInt(frame + Frame.ENTRIES); i++) {
          int slot = Entry.slot(file, Frame.entry(frame, i));
          if (slot != 0 && !slots.claim(slot)) {
            return "version " + record.state().version() + " has slot " + slot + " twice";
          }
        }
      }
    }
    return null;
  }
}
