package io.baton.store.history;

import com.google.common.base.Verify;
import io.baton.api.Version;
import io.baton.store.disk.DiskFullException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Entry;
import io.baton.store.format.KeepMark;
import io.baton.store.format.Layout;
import io.baton.store.format.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kept versions of one replica. Before a record of the chain goes to the block table, the
 * entries that it replaces are noted here for the newest kept version, unless that has noted the
 * block before: so a block of a kept version is what it, or the next newer one that has the block,
 * has noted, else what the chain says. The slots of what is noted stay in use.
 *
 * <p>What is noted must be durable before the table is written: the journal can repeat what it puts
 * there, and nothing else can tell what was there before. A {@link HistoryLog} is begun for the
 * first version. Used by the replica's thread.
 */
public final class History {

  private static final int LEAST_DEAD = 256;

  private final StoreFile file;
  private final Layout layout;
  private final SlotPool slots;
  private final List<Kept> versions = new ArrayList<>();

  /** Slots of what is noted. */
  private final BitSet held = new BitSet();

  /** Blocks by slots that nobody needs once it is durable that their versions were dropped. */
  private BlockIndex freed = new BlockIndex();

  private @Nullable HistoryLog log;
  private int spare;

  /** Records that still say something. */
  private long live;

  /** How long the log was when it could not be rewritten: it is tried again when it is longer. */
  private long tried;

  private long frame;
  private boolean unsynced;

  private History(StoreFile file, Layout layout, SlotPool slots) {
    this.file = file;
    this.layout = layout;
    this.slots = slots;
  }

  /**
   * Reads the log.
   *
   * @param firstPage slot of its first page, 0 if there is none
   * @param rewrite whether pages are written again before they are believed
   * @throws io.baton.store.disk.DamagedReplicaException if the log has no beginning
   */
  public static History open(
      StoreFile file, Layout layout, SlotPool slots, int firstPage, boolean rewrite)
      throws IOException {
    History history = new History(file, layout, slots);
    if (firstPage != 0) {
      HistoryLog log = new HistoryLog(file, layout, firstPage);
      history.log = log;
      log.replay(rewrite, (record, kind) -> history.visit(log, record, kind));
    }
    return history;
  }

  private void visit(HistoryLog from, int record, HistoryLog.Kind kind) {
    frame = from.frame(record);
    if (kind == HistoryLog.Kind.KEEP) {
      note(from.state(record), from.mark(record));
    } else if (kind == HistoryLog.Kind.REPLACED) {
      took(newest(), Entry.block(file, from.entry(record)), record);
    } else if (kind == HistoryLog.Kind.DROP) {
      Kept dropped = find(from.state(record).version());
      if (dropped != null) {
        remove(dropped);
        freed = new BlockIndex(); // nobody has taken them yet
      }
    }
  }

  private void note(State state, int mark) {
    Kept known = find(state.version());
    if (known != null) {
      known.mark(mark);
    } else {
      versions.add(new Kept(state, mark));
      live++;
    }
  }

  private Kept newest() {
    return versions.get(versions.size() - 1);
  }

  /** Whether no version is kept. */
  public boolean isEmpty() {
    return versions.isEmpty();
  }

  /** The kept versions, oldest first. */
  public List<Kept> versions() {
    return List.copyOf(versions);
  }

  /** A kept version, or null. */
  public @Nullable Kept find(Version version) {
    for (Kept kept : versions) {
      if (kept.state().version().equals(version)) {
        return kept;
      }
    }
    return null;
  }

  /** What frames of the journal below this number replace is noted. */
  public long frame() {
    return frame;
  }

  /** Slot of the log's first page, 0 if there is no log. */
  public int firstPage() {
    return log == null ? 0 : log.pages()[0];
  }

  /** Whether there is a log; {@link #begin} one before the first version is kept. */
  public boolean isBegun() {
    return log != null;
  }

  /**
   * Begins a log. It counts once the superblock durably names its first page.
   *
   * @param firstNumber of its records, above those of any log that the replica had
   * @throws io.baton.store.disk.DiskFullException if there is no room; nothing has changed
   */
  public void begin(long firstNumber) throws IOException {
    int page = slots.take();
    HistoryLog begun = new HistoryLog(file, layout, page);
    begun.begin(firstNumber, frame);
    log = begun;
    unsynced = true;
  }

  /**
   * Keeps a version, from the chain's place up to which everything is {@linkplain #replaced noted};
   * or marks a kept one otherwise. With it the place is written down too.
   *
   * @param belowFrame the frame of the journal after that place
   * @throws io.baton.store.disk.DiskFullException if there is no room; nothing has changed
   */
  public void keep(State state, int mark, long belowFrame) throws IOException {
    HistoryLog to = withRoom();
    to.add(HistoryLog.Kind.KEEP, state, mark, Math.max(frame, belowFrame));
    noted(belowFrame);
    note(state, mark);
    unsynced = true;
  }

  /**
   * Notes for the newest kept version the entry that a frame of the journal replaces.
   *
   * @param entry where it lies in the file
   * @throws io.baton.store.disk.DiskFullException if there is no room; nothing has changed
   */
  public void replaced(int block, long entry, long byFrame) throws IOException {
    Kept of = newest();
    if (of.replaced(block) == BlockIndex.NONE) {
      took(of, block, withRoom().addReplaced(block, entry, byFrame));
      unsynced = true;
    }
  }

  /**
   * A version has noted a block. If the one before has noted the same slot, of a frame that was
   * noted in part before this one was kept, it reads the block by way of this one.
   */
  private void took(Kept of, int block, int record) {
    Kept other = Kept.newestWith(block, versions.subList(0, versions.indexOf(of)));
    if (other != null && slot(other.replaced(block)) == slot(record)) {
      other.remove(block);
      live--;
    }
    of.put(block, record);
    held.set(slot(record));
    live++;
  }

  /** All that frames below this number replace was told by {@link #replaced}. */
  public void noted(long belowFrame) {
    frame = Math.max(frame, belowFrame);
  }

  /**
   * Writes down that all is {@linkplain #replaced noted} that frames below this number replace:
   * what is in the table must not be noted again.
   *
   * @throws io.baton.store.disk.DiskFullException if there is no room; nothing has changed
   */
  public void logNoted(long belowFrame) throws IOException {
    if (log != null && !versions.isEmpty() && log.frame() < belowFrame) {
      withRoom().add(HistoryLog.Kind.NOTED, State.EMPTY, KeepMark.NOT, belowFrame);
      unsynced = true;
    }
    noted(belowFrame);
  }

  /** A spare page is taken in advance, so that versions can be dropped on a full disk. */
  private HistoryLog withRoom() throws IOException {
    if (spare == 0) {
      spare = slots.take();
    }
    return linked();
  }

  private HistoryLog linked() throws IOException {
    HistoryLog to = Verify.verifyNotNull(log, "not begun");
    if (to.isPageFull()) {
      int page = spare == 0 ? slots.take() : spare;
      spare = 0;
      to.link(page);
    }
    return to;
  }

  /** Keeps a version no more. Its slots are free {@linkplain #synced once that is durable}. */
  public void drop(Kept kept) throws IOException {
    linked().add(HistoryLog.Kind.DROP, kept.state(), KeepMark.NOT, frame);
    remove(kept);
    unsynced = true;
  }

  /** The version before it takes over what it does not have itself. */
  private void remove(Kept kept) {
    int at = versions.indexOf(kept);
    Kept before = at == 0 ? null : versions.get(at - 1);
    kept.forEach(
        (block, record) -> {
          if (before != null && before.replaced(block) == BlockIndex.NONE) {
            before.put(block, record);
          } else {
            free(block, slot(record));
          }
        });
    versions.remove(at);
    live--;
  }

  private void free(int block, int slot) {
    live--;
    held.clear(slot);
    if (slot != 0) {
      freed.put(slot, block);
    }
  }

  private int slot(int record) {
    return Entry.slot(file, entry(record));
  }

  private long entry(int record) {
    return Verify.verifyNotNull(log).entry(record);
  }

  /**
   * Whether a slot that the block table gives up stays in use: a kept version has it, or one that
   * was dropped and might come back.
   */
  public boolean holds(int slot) {
    return held.get(slot) || freed.get(slot) != BlockIndex.NONE;
  }

  /** Where the entry of a kept version's block lies in the file; -1 if it is still the chain's. */
  public long entry(Kept kept, int block) {
    for (int i = versions.indexOf(kept); i < versions.size(); i++) {
      int record = versions.get(i).replaced(block);
      if (record != BlockIndex.NONE) {
        return entry(record);
      }
    }
    return -1;
  }

  /** Whether something noted is not durable. */
  public boolean isUnsynced() {
    return unsynced;
  }

  /**
   * Everything that was noted is durable.
   *
   * @param chain what it has is freed by it, when it is put out of the table
   */
  public void synced(SlotUse chain) throws IOException {
    unsynced = false;
    if (freed.size() > 0) {
      freed.forEach(
          (slot, block) -> {
            if (!chain.isUsed(block, slot)) {
              slots.free(slot);
            }
          });
      freed = new BlockIndex();
      takeSpare();
    }
  }

  /** Before anybody else takes what was freed: on a full disk the next drop may need it. */
  private void takeSpare() throws IOException {
    if (spare == 0) {
      try {
        spare = slots.take();
      } catch (DiskFullException e) {
        spare = 0;
      }
    }
  }

  /** Whether most of the log says nothing any more: to be {@link #rewritten}. */
  public boolean isMostlyDead() {
    return log != null && log.size() > Math.max(2 * live, tried) + LEAST_DEAD;
  }

  /**
   * Writes what counts to a new log. It takes the place of this one by {@link #use}, once the
   * superblock durably names its first page.
   *
   * @param firstNumber of its records, above those of any log that the replica had
   * @throws io.baton.store.disk.DiskFullException if there is no room; nothing has changed
   */
  public History rewritten(long firstNumber) throws IOException {
    History next = new History(file, layout, slots);
    next.frame = frame;
    try {
      next.begin(firstNumber + tried); // what a try before has left must not continue it
      for (Kept kept : versions) {
        next.keep(kept.state(), kept.mark(), frame);
        for (int block : kept.blocks()) {
          next.replaced(block, entry(kept.replaced(block)), frame);
        }
      }
      return next;
    } catch (IOException e) {
      next.freePages();
      tried = Verify.verifyNotNull(log).size();
      throw e;
    }
  }

  /** Goes on with a log that was {@link #rewritten}. */
  public void use(History rewritten) {
    freePages();
    log = rewritten.log;
    spare = rewritten.spare;
    live = rewritten.live;
    tried = 0;
    for (int i = 0; i < versions.size(); i++) {
      versions.get(i).use(rewritten.versions.get(i)); // readers have it pinned
    }
  }

  private void freePages() {
    if (log != null) {
      for (int page : log.pages()) {
        slots.free(page);
      }
    }
    slots.free(spare);
    spare = 0;
  }

  /** Shows all slots in use, but for a spare page. */
  public void forEachSlot(SlotVisitor visitor) {
    if (log != null) {
      for (int page : log.pages()) {
        visitor.visit(-1, page);
      }
    }
    for (Kept kept : versions) {
      kept.forEach(
          (block, record) -> {
            if (slot(record) != 0) {
              visitor.visit(block, slot(record));
            }
          });
    }
  }
}
