package io.baton.store;

import io.baton.api.Durability;
import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.BlockTable;
import io.baton.store.format.Cursor;
import io.baton.store.format.Entry;
import io.baton.store.format.Frame;
import io.baton.store.format.Journal;
import io.baton.store.format.Layout;
import io.baton.store.format.Marks;
import io.baton.store.format.Rewriting;
import io.baton.store.format.Superblock;
import io.baton.store.history.History;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a replica's file: finds the journal's end, drops a last record that a power cut tore, and
 * puts what is committed into the table. What a synced or, while the machine stayed up, a written
 * frame said must still be there, else the file is not believed (R5).
 *
 * <p>A sync that failed loses what a power cut loses, any part of what was not synced before: the
 * kernel takes the pages for clean and may read them from the disk again. The process may have
 * ended before it could say so. So a file with {@code DISK} durability that was not closed is
 * opened as after a power cut, and whatever may not be on the disk is written once more
 * <i>before</i> it is checked, so that what was checked is what the next sync writes.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaStore.class);

  private final StoreFile file;
  private final String name;
  private final long boot;
  private final Superblock superblock;
  private final Layout layout;
  private final Marks marks;
  private final Journal journal;
  private final Chain chain;
  private final Slots slots;
  private final boolean doubtful;
  private final boolean poweredThrough;
  private final List<Part> parts = new ArrayList<>();
  private Version commitPoint;
  private long fence;

  /** A PART frame that no record has claimed yet. */
  private record Part(Cursor start, Frame frame) {}

  private Recovery(StoreFile file, String name, long boot, boolean believing) throws IOException {
    this.file = file;
    this.name = name;
    this.boot = boot;
    this.superblock = superblock();
    this.layout = superblock.layout();
    this.marks = new Marks(file);
    this.journal = new Journal(file, layout, marks, superblock.head());
    this.chain = new Chain(file, new BlockTable(file, layout), journal, superblock.base());
    this.slots = new Slots(file, layout, superblock.spec().blocks());
    boolean stayedUp = marks.boot() == boot;
    boolean unclosed = stayedUp && isDisk() && !marks.isClean();
    this.doubtful = !believing && (unclosed || marks.hasSyncFailed(boot));
    this.poweredThrough = believing || (stayedUp && !doubtful);
    this.commitPoint = superblock.commitPoint();
    this.fence = superblock.fence();
  }

  /**
   * Opens.
   *
   * @param name of the file, for errors
   * @param boot a number that stays the same as long as the machine stays up
   * @param fresh whether this process has just made the file
   * @throws DamagedReplicaException if the file cannot be believed
   * @throws IOException if the disk failed; the file is as good as it was
   */
  static Opened open(StoreFile file, String name, long boot, boolean fresh) throws IOException {
    Recovery first = new Recovery(file, name, boot, fresh);
    if (!first.doubtful) {
      return first.run();
    }
    Rewriting.allButSlots(file, first.layout);
    History.open(file, first.layout, first.slots, first.superblock.history(), true);
    return new Recovery(file, name, boot, false).run();
  }

  /**
   * Reads a file that is not believed as far as it goes, and changes nothing: not even what the
   * journal says was committed is put into the table. Whether a version of the chain is whole, the
   * caller must find out.
   *
   * @throws DamagedReplicaException if there is no superblock to begin with
   */
  static Opened salvage(StoreFile file, String name) throws IOException {
    return new Recovery(file, name, 0, true).read();
  }

  private Opened read() throws IOException {
    journal.replay(this::visit);
    History none = History.open(file, layout, slots, 0, false);
    return new Opened(
        file, superblock, marks, journal, chain, slots, none, commitPoint, fence, false);
  }

  private Opened run() throws IOException {
    boolean clean = marks.isClean() && !doubtful;
    require(
        marks.inode() == 0 || file.inode() == 0 || marks.inode() == file.inode(),
        "it is a copy of the replica's file, which may have gone on since");
    require(
        isDisk() || poweredThrough || clean,
        doubtful
            ? "a sync failed since the machine was started, so what is read may not be all"
            : "it was not closed before the machine went down, and is not synced");
    journal.replay(this::visit);
    require(journal.last() >= marks.synced(), "the journal misses frames that were synced");
    require(
        !poweredThrough || journal.last() >= marks.written(),
        "the journal misses frames that were written");
    if (!clean) {
      marks.written(journal.last());
    }
    marks.boot(boot);
    marks.inode(file.inode());
    if (isDisk() && !clean) {
      marks.sync(journal.last());
      marks.forgetFailedSync();
    }
    History history = History.open(file, layout, slots, superblock.history(), false);
    chain.resume(history, commitPoint, slots);
    chain.committed(commitPoint);
    String damage = chain.claim(slots, superblock.spec().blocks(), history);
    require(damage == null, String.valueOf(damage));
    return new Opened(
        file, superblock, marks, journal, chain, slots, history, commitPoint, fence, clean);
  }

  private boolean isDisk() {
    return superblock.spec().durability() == Durability.DISK;
  }

  private Superblock superblock() throws IOException {
    require(file.size() >= Layout.MARKS + Layout.PAGE, "the file is too short");
    Superblock newest = Superblock.read(file);
    if (newest == null) {
      throw damaged("both superblocks fail their checks");
    }
    Layout parts = newest.layout();
    require(
        file.size() >= Math.max(parts.slots(), parts.journal() + parts.journalLength()),
        "the file is too short");
    return newest;
  }

  private boolean visit(Cursor at, Frame frame) throws IOException {
    if (frame.commits()) {
      ChainRecord record = record(at, frame);
      if (!poweredThrough && frame.number() > marks.synced() && !hasItsData(record)) {
        LOG.info(
            "segment {}: version {} did not reach the disk whole before its process or machine ended;"
                + " dropped",
            name,
            frame.state().version());
        journal.erase(frame.offset()); // once the boot is noted, nothing else tells
        return false;
      }
      chain.add(record, frame.mark());
      parts.clear();
    }
    if (frame.kind() == Frame.Kind.PART) {
      parts.add(new Part(at, frame));
    }
    if (frame.kind() == Frame.Kind.ROLLED_BACK) {
      rollBack(frame.state().version());
    }
    if (frame.kind() == Frame.Kind.KEEP) {
      chain.mark(frame.state().version(), frame.mark());
    }
    fence = Math.max(fence, frame.state().epoch());
    commitPoint = Version.max(commitPoint, frame.commitPoint());
    // What only the superblock says is not used before all is replayed: the process that wrote this
    // may not have known it here, and then has put marked versions into the table as if unmarked.
    chain.committed(frame.commitPoint());
    return true;
  }

  /** Slots of what it takes away may be others' by now: nobody has claimed them yet here. */
  private void rollBack(Version version) throws DamagedReplicaException {
    ChainRecord to = chain.find(version);
    if (to == null) {
      throw damaged("it went back to " + version + ", which the journal does not have");
    }
    chain.cutAfter(to);
    parts.clear();
  }

  private ChainRecord record(Cursor at, Frame frame) {
    parts.removeIf(part -> part.start().number() < frame.first());
    Cursor start = parts.isEmpty() ? at : parts.get(0).start();
    if (frame.entries() > 0) {
      parts.add(new Part(at, frame));
    }
    long[] frames = parts.stream().mapToLong(part -> part.frame().offset()).toArray();
    boolean taught = frame.kind() == Frame.Kind.TAUGHT;
    long order = chain.newest().order() + 1;
    return new ChainRecord(order, frame.state(), taught, frame.number(), start, frames);
  }

  /** Whether all blocks of a record match their hashes. */
  private boolean hasItsData(ChainRecord record) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(Layout.PAGE);
    for (long frame : record.frames()) {
      int count = file.readInt(frame + Frame.ENTRIES);
      for (int i = 0; i < count; i++) {
        long entry = Frame.entry(frame, i);
        int slot = Entry.slot(file, entry);
        if (slot != 0 && !hasItsData(slot, Entry.hash(file, entry), block)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean hasItsData(int slot, long hash, ByteBuffer block) throws IOException {
    if (!slots.has(slot)) {
      return false;
    }
    file.read(layout.slot(slot), block.clear());
    if (doubtful) {
      file.write(layout.slot(slot), block.flip());
    }
    return BlockHash.of(block.flip()) == hash;
  }

  private void require(boolean holds, String otherwise) throws DamagedReplicaException {
    if (!holds) {
      throw damaged(otherwise);
    }
  }

  private DamagedReplicaException damaged(String what) {
    return new DamagedReplicaException(
        "segment " + name + ": " + what + "; the replica must be taught anew");
  }
}
