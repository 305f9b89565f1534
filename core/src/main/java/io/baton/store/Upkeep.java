package io.baton.store;

import io.baton.api.Durability;
import io.baton.api.Version;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.DiskFullException;
import io.baton.store.format.Cursor;
import io.baton.store.format.Frame;
import io.baton.store.format.FrameBuffer;
import io.baton.store.format.Journal;
import io.baton.store.format.State;
import io.baton.store.format.Superblock;
import io.baton.store.history.History;
import io.baton.store.history.Kept;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps room in the journal and among the slots: folds records into the table, moves the journal's
 * head, and breaks the oldest pin where nothing else helps. {@link ReplicaStore} has the rules for
 * folding. What is called <i>durable</i> here is synced with {@code DISK} durability, and written
 * with {@code MEMORY}.
 */
final class Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaStore.class);

  private final Opened opened;
  private final Journal journal;
  private final Chain chain;
  private final Slots slots;
  private final History history;
  private final Keeping keeping;
  private final Staging staging;
  private final boolean syncs;
  private final int maxPins;
  private final List<Pin> pins = new ArrayList<>();
  private Superblock superblock;
  private Version commitPoint;
  private long fence;

  /**
   * Highest place of the chain that may be folded, were there no pins: what allows it is durable.
   */
  private long foldable;

  /** Up to this place what is replaced is noted in the history, durably. */
  private long durablyNoted;

  Upkeep(Opened opened, Staging staging, int maxPins) {
    this.opened = opened;
    this.journal = opened.journal();
    this.chain = opened.chain();
    this.slots = opened.slots();
    this.history = opened.history();
    this.keeping = new Keeping(opened, this);
    this.staging = staging;
    this.superblock = opened.superblock();
    this.syncs = superblock.spec().durability() == Durability.DISK;
    this.maxPins = maxPins;
    this.commitPoint = opened.commitPoint();
    this.fence = opened.fence();
    this.foldable = chain.foldable(commitPoint);
    this.durablyNoted = chain.noted();
  }

  /** What is kept of versions that are not the newest. */
  Keeping keeping() {
    return keeping;
  }

  /** As it was written last. */
  Superblock superblock() {
    return superblock;
  }

  Version commitPoint() {
    return commitPoint;
  }

  long fence() {
    return fence;
  }

  /** Takes note of an epoch whose promise is durable. */
  void promised(long epoch) {
    fence = epoch;
  }

  /** Takes note of a commit point that is written. */
  void committed(Version version) {
    commitPoint = version;
    chain.committed(version);
  }

  /**
   * Appends a frame, if the ring has room for it or can make some without breaking a pin.
   *
   * @return whether it did
   */
  boolean append(FrameBuffer frame) throws IOException {
    while (!journal.fits(frame.length())) {
      if (!moveHead()) {
        return false;
      }
    }
    journal.append(frame);
    return true;
  }

  /** Writes, durably, to the superblock what the ring has no room for. */
  void writeSuperblock(Version newCommitPoint, long newFence) throws IOException {
    write(superblock.withPromises(newCommitPoint, newFence));
  }

  /** Makes room in the ring for a frame. */
  void makeRoom(int bytes) throws IOException, StorageException {
    while (!journal.fits(bytes)) {
      if (!moveHead() && !breakOldestPin()) {
        throw new StorageException(
            Reason.NO_SPACE,
            superblock.segment()
                + ": the journal is full of what is not known to be committed; try again later");
      }
    }
  }

  /** Takes a free slot. */
  int takeSlot() throws IOException, StorageException {
    while (true) {
      try {
        return slots.take();
      } catch (DiskFullException e) {
        if (!settle() && !breakOldestPin() && !keeping.giveUpOldest()) {
          throw new StorageException(
              Reason.NO_SPACE,
              superblock.segment() + ": " + e.getMessage() + "; what is stored stays readable",
              e);
        }
      }
    }
  }

  Pin pin(Pin.At at) throws StorageException {
    if (pins.size() >= maxPins) {
      throw new StorageException(
          Reason.BUSY,
          superblock.segment() + ": " + maxPins + " versions are pinned; try again later");
    }
    Pin pin = new Pin(opened, this, at);
    pins.add(pin);
    return pin;
  }

  /** What the pin kept is folded when room is next made, or the next version committed. */
  void unpin(Pin pin) {
    pins.remove(pin);
  }

  void breakAllPins() {
    pins.forEach(Pin::breakOff);
    pins.clear();
  }

  /** Makes a place of the chain the newest again, durably: readers of what is after it are told. */
  void rollBack(ChainRecord record, FrameBuffer frame) throws IOException, StorageException {
    makeRoom(Frame.HEADER);
    State back = new State(record.state().version(), 0, 0, 0);
    journal.append(
        frame.header(Frame.Kind.ROLLED_BACK, back, commitPoint, journal.tail().number()));
    settleWritten(); // before a slot of what is gone is written again
    for (Pin pin : List.copyOf(pins)) {
      if (pin.isAfter(record)) {
        pin.breakOff();
        pins.remove(pin);
      }
    }
    chain.cutAfter(record).forEach(cut -> chain.free(cut, slots));
  }

  /** Makes what was written durable. */
  void settleWritten() throws IOException {
    if (syncs) {
      sync();
    }
    written();
  }

  /** Takes note that what was written needs nothing to be durable, if that is so. */
  void written() throws IOException {
    if (!syncs) {
      history.synced(chain);
    }
  }

  /** Folds what may be. */
  void foldWhatIsDurable() throws IOException {
    if (!syncs || opened.marks().synced() == journal.last()) {
      foldable = chain.foldable(commitPoint);
    }
    fold();
  }

  /** Lets the journal start later, if it can: the table must be synced before its redo is lost. */
  boolean moveHead() throws IOException {
    settle();
    Cursor needed = chain.start(staging.start());
    if (needed.number() == journal.head().number()) {
      return false;
    }
    settleWritten();
    write(superblock.withHead(needed, chain.base(), commitPoint, fence));
    journal.release(needed);
    return true;
  }

  /** Folds what a sync would allow; returns whether anything was. */
  private boolean settle() throws IOException {
    if (syncs && foldable < chain.foldable(commitPoint)) {
      sync();
    }
    foldable = chain.foldable(commitPoint);
    boolean folded = fold();
    if (syncs && history.isUnsynced()) {
      sync();
      folded |= fold();
    }
    return folded;
  }

  private boolean fold() throws IOException {
    long upTo = foldable;
    for (Pin pin : pins) {
      upTo = Math.min(upTo, pin.order());
    }
    note(upTo);
    keeping.shortenLog();
    return chain.foldUpTo(Math.min(upTo, durablyNoted), slots, history);
  }

  /** Notes what records are about to replace; without room for that they stay in the journal. */
  private void note(long upTo) throws IOException {
    try {
      if (chain.willKeep(upTo)) {
        keeping.begin();
      }
      chain.noteUpTo(upTo, history);
    } catch (DiskFullException e) {
      LOG.debug("segment {}: no room to keep versions", superblock.segment(), e);
    }
    if (!syncs || !history.isUnsynced()) {
      durablyNoted = chain.noted();
    }
  }

  /** Writes, durably, to the superblock where the log of kept versions begins. */
  void writeHistory(int firstPage) throws IOException {
    write(superblock.withHistory(firstPage));
  }

  /** Tells the readers of a kept version that it is gone. */
  void breakPins(Kept kept) {
    for (Pin pin : List.copyOf(pins)) {
      if (pin.reads(kept)) {
        pin.breakOff();
        pins.remove(pin);
      }
    }
  }

  /** Breaks the pin that keeps most from being folded, if there is one, and folds that. */
  private boolean breakOldestPin() throws IOException {
    Pin oldest = null;
    for (Pin pin : pins) {
      if (pin.order() < foldable && (oldest == null || pin.order() < oldest.order())) {
        oldest = pin;
      }
    }
    if (oldest == null) {
      return false;
    }
    oldest.breakOff();
    pins.remove(oldest);
    fold();
    return true;
  }

  private void write(Superblock next) throws IOException {
    next.write(opened.file());
    settleWritten();
    superblock = next;
  }

  private void sync() throws IOException {
    opened.marks().sync(journal.last());
    durablyNoted = chain.noted();
    history.synced(chain);
  }
}
