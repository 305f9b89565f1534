package io.baton.store;

import io.baton.api.Version;
import io.baton.replication.message.Tags;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Cursor;
import io.baton.store.format.Entry;
import io.baton.store.format.Frame;
import io.baton.store.format.FrameBuffer;
import io.baton.store.format.Journal;
import io.baton.store.format.State;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Blocks whose bytes are in slots, and that no record names yet. Up to {@value Frame#MAX_ENTRIES}
 * entries wait for the commit frame; those before them are in PART frames.
 */
final class Staging {

  private final StoreFile file;
  private final Journal journal;
  private final Slots slots;
  private final FrameBuffer pending = new FrameBuffer();
  private long[] parts = new long[4];
  private int partCount;
  private @Nullable Cursor start;
  private int lastBlock = -1;

  Staging(StoreFile file, Journal journal, Slots slots) {
    this.file = file;
    this.journal = journal;
    this.slots = slots;
  }

  /** The last block staged, or -1. */
  int lastBlock() {
    return lastBlock;
  }

  /** Whether the entries that wait must go to a PART frame before another one is added. */
  boolean isFull() {
    return pending.isFull();
  }

  /** Bytes of the next frame, a PART or the one that commits. */
  int frameLength() {
    return pending.length();
  }

  /** Where the journal is still needed from. */
  Cursor start() {
    return start == null ? journal.tail() : start;
  }

  /** Adds a block whose tag is the {@code i}-th of {@code tags}. */
  void add(int slot, int block, Tags tags, int i) {
    pending.add(slot, block, tags.epoch(i), tags.sequence(i), tags.hash(i));
    lastBlock = block;
  }

  /** Adds a block that becomes one that was never written. */
  void addCleared(int block) {
    pending.add(0, block, 0, 0, 0);
    lastBlock = block;
  }

  /** Appends the entries that wait as a PART frame, for which there is room. */
  void flush(Version commitPoint) throws IOException {
    Cursor first = start();
    long offset =
        journal.append(pending.header(Frame.Kind.PART, State.EMPTY, commitPoint, first.number()));
    start = first;
    addFrame(offset);
    pending.clear();
  }

  /**
   * Appends the frame that makes all of it one record; nothing is staged then.
   *
   * @param mark whether the version is to be kept, see {@code KeepMark}
   */
  ChainRecord commit(long order, Frame.Kind kind, State state, Version commitPoint, int mark)
      throws IOException {
    Cursor first = start();
    pending.header(kind, state, commitPoint, first.number()).mark(mark);
    long offset = journal.append(pending);
    if (pending.entries() > 0) {
      addFrame(offset);
    }
    long[] frames = Arrays.copyOf(parts, partCount);
    clear();
    boolean taught = kind == Frame.Kind.TAUGHT;
    return new ChainRecord(order, state, taught, journal.last(), first, frames);
  }

  /** Frees what was staged. Its PART frames stay in the journal and mean nothing. */
  void drop() {
    for (int part = 0; part < partCount; part++) {
      int count = file.readInt(parts[part] + Frame.ENTRIES);
      for (int i = 0; i < count; i++) {
        slots.free(Entry.slot(file, Frame.entry(parts[part], i)));
      }
    }
    for (int i = 0; i < pending.entries(); i++) {
      slots.free(pending.slot(i));
    }
    clear();
  }

  private void addFrame(long offset) {
    if (partCount == parts.length) {
      parts = Arrays.copyOf(parts, 2 * partCount);
    }
    parts[partCount++] = offset;
  }

  private void clear() {
    pending.clear();
    parts = partCount > 4 ? new long[4] : parts;
    partCount = 0;
    start = null;
    lastBlock = -1;
  }
}
