package io.baton.store;

import io.baton.api.Durability;
import io.baton.api.SegmentSpec;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Cursor;
import io.baton.store.format.Journal;
import io.baton.store.format.Layout;
import io.baton.store.format.Rewriting;
import io.baton.store.format.Superblock;
import java.io.IOException;

/**
 * Gives a replica's file room for a larger segment. A table and a ring that are too small are
 * copied to the end of the file, where nothing is yet; then one write of a superblock makes those
 * the replica's. Stopped before it, the file is what it was, and a little longer.
 */
final class Growth {

  /** A segment that grows step by step has its table moved each time it is so much larger. */
  private static final int PART_AHEAD = 4;

  private final Opened opened;
  private final StoreFile file;
  private final Superblock before;
  private final SegmentSpec spec;

  private Growth(Opened opened, Superblock before, long bytes) {
    this.opened = opened;
    this.file = opened.file();
    this.before = before;
    this.spec = before.spec().withCapacity(bytes);
  }

  /**
   * Grows a file in which nothing is staged or pinned, and opens it anew. What can be folded is
   * folded, and the journal starts behind it: so opening it changes nothing of the table, and
   * should that fail, what is open already can still be read.
   *
   * @param before its superblock
   * @param bytes that there shall be room for, more than there is now
   * @throws io.baton.store.disk.DiskFullException if the disk has no room for the blocks that are
   *     added, and their tags; the file is as before
   */
  static Opened grow(Opened opened, Superblock before, long bytes) throws IOException {
    return new Growth(opened, before, bytes).grow();
  }

  private Opened grow() throws IOException {
    boolean stays = before.layout().holds(spec.capacity());
    Superblock after = stays ? staying() : moving();
    syncIfDisk();
    after.write(file);
    syncIfDisk();
    return Recovery.open(file, before.segment().toString(), opened.marks().boot(), true);
  }

  private Superblock staying() throws IOException {
    allocate(Layout.pages(file.size()));
    return before.withRoom(spec, before.layout(), before.head());
  }

  private Superblock moving() throws IOException {
    long least = before.spec().capacity() + before.spec().capacity() / PART_AHEAD;
    long room = Math.min(SegmentSpec.MAX_CAPACITY, Math.max(spec.capacity(), least));
    long start = Layout.pages(file.size());
    Layout layout = before.layout().moved(spec.withCapacity(room), start);
    allocate(layout.journal() + layout.journalLength());
    Rewriting.copy(file, before.layout().table(), layout.table(), before.layout().tableLength());
    copyFrames(layout.journal());
    Cursor head = new Cursor(0, before.head().number(), before.head().previous());
    return before.withRoom(spec, layout, head);
  }

  /** So that the blocks that are added find a slot each. */
  private void allocate(long end) throws IOException {
    int added = spec.blocks() - before.spec().blocks();
    long size = end + (long) opened.slots().missing(added) * Layout.PAGE;
    if (size > file.size()) {
      file.allocate(size);
    }
  }

  /** In order and one behind the other, they are a ring's beginning. */
  private void copyFrames(long to) throws IOException {
    long[] end = {to};
    Journal journal = new Journal(file, before.layout(), opened.marks(), before.head());
    journal.replay(
        (at, frame) -> {
          Rewriting.copy(file, frame.offset(), end[0], frame.length());
          end[0] += frame.length();
          return true;
        });
    if (journal.last() != opened.journal().last()) {
      throw new DamagedReplicaException(
          "segment " + before.segment() + ": the journal ends before its last frame");
    }
  }

  private void syncIfDisk() throws IOException {
    if (spec.durability() == Durability.DISK) {
      opened.marks().sync(opened.journal().last());
    }
  }
}
