package io.baton.store;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.DiskFullException;
import io.baton.store.format.Frame;
import io.baton.store.format.FrameBuffer;
import io.baton.store.format.KeepMark;
import io.baton.store.format.State;
import io.baton.store.history.History;
import io.baton.store.history.Kept;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps versions, or keeps them no more. One that is not noted in the history yet is marked in the
 * chain, by its own frame or by a later one, and goes there when its record is folded.
 */
final class Keeping {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaStore.class);

  private final Opened opened;
  private final Chain chain;
  private final History history;
  private final Upkeep upkeep;

  Keeping(Opened opened, Upkeep upkeep) {
    this.opened = opened;
    this.chain = opened.chain();
    this.history = opened.history();
    this.upkeep = upkeep;
  }

  /** Begins a log, if there is none. */
  void begin() throws IOException {
    if (!history.isBegun()) {
      history.begin(firstNumber());
      upkeep.settleWritten();
      upkeep.writeHistory(history.firstPage());
    }
  }

  /** Of the records of the next log: above all that logs before had. */
  private long firstNumber() {
    return upkeep.superblock().generation() << 32;
  }

  /** The committed versions that are to be kept, oldest first. */
  ImmutableList<KeptVersion> list() {
    ImmutableList.Builder<KeptVersion> kept = ImmutableList.builder();
    history.versions().forEach(each -> kept.add(kept(each.state(), each.mark())));
    chain.marked().forEach((record, mark) -> kept.add(kept(record.state(), mark)));
    return kept.build();
  }

  private static KeptVersion kept(State state, int mark) {
    return new KeptVersion(
        state.version(),
        state.length(),
        state.checksum(),
        KeepMark.isForGood(mark),
        KeepMark.since(mark));
  }

  /**
   * Keeps a version from now on, or under another mark, durably; or no more, and its readers are
   * told. After a power cut one that was dropped may be there again: to drop it costs no sync.
   *
   * @throws StorageException {@code NOT_READABLE} if it is not here, or not known to be committed
   */
  void change(Version version, int mark) throws IOException, StorageException {
    upkeep.makeRoom(Frame.HEADER); // first, as it may put records into the table
    Kept kept = history.find(version);
    ChainRecord record = chain.committedRecord(version);
    if (kept != null) {
      change(kept, mark);
    } else if (record != null && !chain.isNoted(record)) {
      mark(record, mark);
    } else if (record != null && chain.isNotedLast(record)) {
      keep(record.state(), mark);
    } else {
      throw new StorageException(
          Reason.NOT_READABLE,
          opened.superblock().segment()
              + ": "
              + version
              + " is not known to be committed here, or gone; ask another replica");
    }
    if (mark != KeepMark.NOT || kept == null) {
      upkeep.settleWritten();
    }
  }

  private void change(Kept kept, int mark) throws IOException {
    if (mark != KeepMark.NOT) {
      history.keep(kept.state(), mark, history.frame());
    } else {
      drop(kept);
    }
  }

  private void keep(State state, int mark) throws IOException {
    if (mark != KeepMark.NOT) {
      begin();
      history.keep(state, mark, history.frame());
    }
  }

  private void mark(ChainRecord record, int mark) throws IOException {
    FrameBuffer frame = new FrameBuffer();
    State state = new State(record.state().version(), 0, 0, 0);
    long number = opened.journal().tail().number();
    frame.header(Frame.Kind.KEEP, state, upkeep.commitPoint(), number).mark(mark);
    opened.journal().append(frame);
    chain.mark(record.state().version(), mark);
  }

  private void drop(Kept kept) throws IOException {
    history.drop(kept);
    upkeep.breakPins(kept);
    upkeep.written();
  }

  /** Leaves out what the log says in vain, if it is worth it and there is room. */
  void shortenLog() throws IOException {
    if (history.isMostlyDead()) {
      try {
        History next = history.rewritten(firstNumber());
        upkeep.settleWritten();
        upkeep.writeHistory(next.firstPage());
        history.use(next);
      } catch (DiskFullException e) {
        LOG.debug("segment {}: no room to shorten the history", opened.superblock().segment(), e);
      }
    }
  }

  private boolean giveUp(Kept kept) throws IOException {
    try {
      drop(kept);
    } catch (DiskFullException e) {
      return false;
    }
    LOG.warn(
        "segment {}: the disk is full, so version {} is not kept any more",
        opened.superblock().segment(),
        kept.state().version());
    upkeep.settleWritten();
    return true;
  }

  /**
   * What is kept for a while makes room for what is written now.
   *
   * @return whether there was any
   */
  boolean giveUpOldest() throws IOException {
    for (Kept kept : history.versions()) {
      if (!KeepMark.isForGood(kept.mark())) {
        return giveUp(kept);
      }
    }
    return false;
  }
}
