package io.baton.store;

import io.baton.api.Version;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.BlockTable;
import io.baton.store.format.Cursor;
import io.baton.store.format.Entry;
import io.baton.store.format.Frame;
import io.baton.store.format.Journal;
import io.baton.store.format.KeepMark;
import io.baton.store.format.State;
import io.baton.store.history.History;
import io.baton.store.history.SlotUse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions that can be read: the block table at the base version, and the records after it,
 * oldest first. A block at a place of the chain is what the newest record up to there says of it,
 * else what the table says.
 */
final class Chain implements SlotUse {

  private final StoreFile file;
  private final BlockTable table;
  private final Journal journal;
  private final ArrayDeque<ChainRecord> records = new ArrayDeque<>();
  private ChainRecord base;

  /** Places whose versions are to be kept, and their marks. */
  private final TreeMap<Long, Integer> marks = new TreeMap<>();

  /** The newest taught record's place: what is before it is shown to nobody new. */
  private long floor;

  /** Up to this place all is known to be committed; -1 as long as that is of no place. */
  private long committed = -1;

  /** What the records up to this place replace is noted in the history. */
  private long noted;

  Chain(StoreFile file, BlockTable table, Journal journal, State base) {
    this.file = file;
    this.table = table;
    this.journal = journal;
    this.base = new ChainRecord(0, base, false, 0, Cursor.START, new long[0]);
  }

  /**
   * Adds a record.
   *
   * @param mark whether its version is to be kept once it is committed, see {@code KeepMark}; never
   *     of a taught one, which may be folded though nobody knows that it is committed
   */
  void add(ChainRecord record, int mark) {
    records.addLast(record);
    if (record.taught()) {
      floor = record.order();
      marks.tailMap(committed, false).clear(); // of a history that never was committed, perhaps
    }
    if (mark != KeepMark.NOT) {
      marks.put(record.order(), mark);
    }
  }

  /** A version is known to be committed, and so are those before it. */
  void committed(Version version) {
    ChainRecord record = find(version);
    if (record != null) {
      committed = Math.max(committed, record.order());
    }
  }

  /** Whether all that a place replaces is noted already, so that nobody else could note it. */
  boolean isNoted(ChainRecord record) {
    return record.order() <= noted;
  }

  /** Whether a place is the last one that is noted. */
  boolean isNotedLast(ChainRecord record) {
    return record.order() == noted;
  }

  private boolean isCommitted(ChainRecord record) {
    return record.order() <= committed;
  }

  /**
   * Has a version kept whose record is not {@linkplain #isNoted noted} yet; or, with 0, no record
   * of that version.
   */
  void mark(Version version, int mark) {
    for (Iterator<ChainRecord> newestFirst = records.descendingIterator();
        newestFirst.hasNext(); ) {
      ChainRecord record = newestFirst.next();
      if (record.state().version().equals(version)) {
        if (mark != KeepMark.NOT) {
          marks.put(record.order(), mark);
          return;
        }
        marks.remove(record.order());
      }
    }
  }

  /** The marked versions that are committed and not noted yet, oldest first. */
  Map<ChainRecord, Integer> marked() {
    Map<ChainRecord, Integer> marked = new LinkedHashMap<>();
    for (ChainRecord record : records) {
      Integer mark = marks.get(record.order());
      if (mark != null && record.order() > noted && isCommitted(record)) {
        marked.put(record, mark);
      }
    }
    return marked;
  }

  /** A committed version, before a taught one only if it is marked; or null. */
  @Nullable ChainRecord committedRecord(Version version) {
    for (ChainRecord record : marked().keySet()) {
      if (record.state().version().equals(version)) {
        return record;
      }
    }
    ChainRecord found = find(version);
    return found == null || found.order() > committed ? null : found;
  }

  /** Whether noting the records up to a place will keep a version. */
  boolean willKeep(long order) {
    Long first = marks.ceilingKey(noted + 1);
    return first != null && first <= order;
  }

  /** The place up to which what is replaced is noted. */
  long noted() {
    return noted;
  }

  /**
   * Takes over from a process before. Whatever that put into the table is put there again, so that
   * slots it has freed belong to nobody: that is what its history has noted and, where no version
   * is kept, what is before the first that is to be.
   */
  void resume(History history, Version commitPoint, Slots slots) throws IOException {
    for (ChainRecord record : records) {
      if (record.number() < history.frame()) {
        noted = record.order();
      }
    }
    Long marked = marks.ceilingKey(noted + 1);
    long before = marked == null ? Long.MAX_VALUE : marked - 1;
    foldUpTo(Math.min(foldable(commitPoint), history.isEmpty() ? before : noted), slots, history);
    if (base.order() > noted) {
      noted = base.order();
      history.noted(base.number() + 1);
    }
  }

  /**
   * Notes what the records up to {@code order} replace, and keeps the marked versions. A version
   * that is kept is what the records after it replace: so none is noted again once it is.
   *
   * @throws io.baton.store.disk.DiskFullException if there is no room; can be repeated
   */
  void noteUpTo(long order, History history) throws IOException {
    long last = noted;
    long belowFrame = history.frame();
    for (ChainRecord record : records) {
      if (record.order() > noted && record.order() <= order) {
        noteReplaced(record, history);
        last = record.order();
        belowFrame = record.number() + 1;
        int mark = marks.getOrDefault(last, KeepMark.NOT);
        if (mark != KeepMark.NOT) {
          history.keep(record.state(), mark, belowFrame);
          noted(last);
        }
      }
    }
    history.logNoted(belowFrame);
    noted(last);
  }

  private void noted(long order) {
    noted = order;
    marks.headMap(order, true).clear();
  }

  private void noteReplaced(ChainRecord record, History history) throws IOException {
    if (history.isEmpty()) {
      return;
    }
    for (long frame : record.frames()) {
      for (int i = 0; i < file.readInt(frame + Frame.ENTRIES); i++) {
        int block = Entry.block(file, Frame.entry(frame, i));
        history.replaced(block, entry(record.order() - 1, block), record.number());
      }
    }
  }

  /** Takes the records after one away; they are nobody's, and so are their slots. */
  List<ChainRecord> cutAfter(ChainRecord record) {
    List<ChainRecord> cut = new ArrayList<>();
    while (newest().order() > record.order()) {
      cut.add(records.removeLast());
    }
    marks.tailMap(record.order(), false).clear();
    return cut;
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
   * Puts the records up to {@code order} into the table, oldest first, and frees what they replace,
   * unless the history holds it. Repeating it after a stop at any point ends in the same table.
   *
   * @return whether there were any
   */
  boolean foldUpTo(long order, Slots slots, History history) throws IOException {
    boolean folded = false;
    while (!records.isEmpty() && records.getFirst().order() <= order) {
      fold(records.getFirst(), slots, history);
      base = records.removeFirst();
      folded = true;
    }
    return folded;
  }

  /** Frees the slots of a record that was taken away. */
  void free(ChainRecord record, Slots slots) {
    for (long frame : record.frames()) {
      for (int i = 0; i < file.readInt(frame + Frame.ENTRIES); i++) {
        slots.free(Entry.slot(file, Frame.entry(frame, i)));
      }
    }
  }

  private void fold(ChainRecord record, Slots slots, History history) throws IOException {
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
        if (!history.holds(replaced)) {
          slots.free(replaced);
        }
      }
    }
  }

  @Override
  public boolean isUsed(int block, int slot) {
    return Entry.slot(file, table.entry(block)) == slot || isOfRecord(block, slot);
  }

  private boolean isOfRecord(int block, int slot) {
    for (ChainRecord record : records) {
      long entry = record.find(file, block);
      if (entry >= 0 && Entry.slot(file, entry) == slot) {
        return true;
      }
    }
    return false;
  }

  /**
   * Claims the slots of all records, of the table, which may have been given some of them already,
   * and of kept versions, of which some are still the table's; returns what is wrong, or null.
   */
  @Nullable String claim(Slots slots, int blocks, History history) throws IOException {
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
    for (int block = 0; block < blocks; block++) {
      int slot = Entry.slot(file, table.entry(block));
      if (!table.isIntact(block)) {
        return "the tag of block " + block + " fails its check";
      }
      if (slot != 0 && !slots.claim(slot) && !isOfRecord(block, slot)) {
        return "block " + block + " lies in slot " + slot + ", which is not there or taken";
      }
    }
    String[] wrong = {null};
    history.forEachSlot(
        (block, slot) -> {
          if (!slots.claim(slot) && (block < 0 || !isUsed(block, slot))) {
            wrong[0] = "a kept version has slot " + slot + ", which is not there or taken";
          }
        });
    return wrong[0];
  }
}
