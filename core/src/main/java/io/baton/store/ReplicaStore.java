package io.baton.store;

import com.google.common.collect.ImmutableList;
import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.DiskFullException;
import io.baton.store.format.Frame;
import io.baton.store.format.FrameBuffer;
import io.baton.store.format.KeepMark;
import io.baton.store.format.State;
import io.baton.store.format.Superblock;
import io.baton.store.history.Kept;
import java.io.IOException;
import java.time.InstantSource;

/**
 * The copy-on-write store of one replica. Blocks go to free slots; a frame of the journal makes
 * them current. A record is folded into the block table, which frees the slots that it replaces
 * unless a kept version has them, only when
 *
 * <ol>
 *   <li>its version, or a later one, is known to be committed, or a later one was taught,
 *   <li>every pin is at it or after it,
 *   <li>what it replaces is noted for the newest kept version, if there is one,
 *   <li>with {@code DISK} durability, it, what allows it, and that note are synced.
 * </ol>
 *
 * <p>After an error of the disk all writes are refused until the file is opened again; reads go on.
 * Used by one thread at a time.
 */
public final class ReplicaStore implements ReplicaStorage, AutoCloseable {

  private final FrameBuffer note = new FrameBuffer();
  private final int maxPins;
  private final InstantSource clock;
  private Opened opened;
  private Chain chain;
  private Staging staging;
  private Upkeep upkeep;
  private BlockWriter writer;
  private Superblock identity;
  private boolean clean;
  private boolean failed;
  private boolean closed;

  /**
   * Takes over an open file. Nothing is written before the first request that does: a replica that
   * was closed stays believed.
   */
  ReplicaStore(Opened opened, int maxPins, InstantSource clock) {
    this.maxPins = maxPins;
    this.clock = clock;
    use(opened);
    this.clean = opened.clean();
  }

  @Override
  public SegmentId segment() {
    return identity.segment();
  }

  /** The segment's name. */
  public SegmentName name() {
    return identity.name();
  }

  @Override
  public SegmentSpec spec() {
    return identity.spec();
  }

  @Override
  public long incarnation() {
    return identity.incarnation();
  }

  @Override
  public long fence() {
    return upkeep.fence();
  }

  @Override
  public Version last() {
    return chain.newest().state().version();
  }

  @Override
  public long length() {
    return chain.newest().state().length();
  }

  @Override
  public long writtenIn() {
    return chain.newest().state().epoch();
  }

  @Override
  public Version commitPoint() {
    return upkeep.commitPoint();
  }

  @Override
  public void promise(long epoch) throws StorageException {
    if (epoch <= fence()) {
      return;
    }
    requireWritable();
    State promised = new State(Version.NONE, epoch, 0, 0);
    note.header(Frame.Kind.FENCE, promised, commitPoint(), opened.journal().tail().number());
    try {
      if (upkeep.append(note)) {
        upkeep.settleWritten();
      } else {
        upkeep.writeSuperblock(commitPoint(), epoch);
      }
      upkeep.promised(epoch);
    } catch (IOException e) {
      throw failed("promise epoch " + epoch, e);
    }
  }

  @Override
  public void noteCommitted(Version version) throws StorageException {
    if (!commitPoint().isBefore(version) || chain.find(version) == null) {
      return;
    }
    requireWritable();
    note.header(Frame.Kind.COMMIT_POINT, State.EMPTY, version, opened.journal().tail().number());
    try {
      if (!upkeep.append(note)) {
        upkeep.writeSuperblock(version, fence());
      }
      upkeep.committed(version);
      upkeep.foldWhatIsDurable();
    } catch (IOException e) {
      throw failed("note that " + version + " is committed", e);
    }
  }

  @Override
  public void reserve(long bytes) throws StorageException {
    if (bytes <= spec().capacity()) {
      return;
    }
    requireWritable();
    staging.drop();
    upkeep.breakAllPins();
    try {
      upkeep.moveHead();
      use(Growth.grow(opened, upkeep.superblock(), bytes));
    } catch (DiskFullException e) {
      throw new StorageException(
          Reason.NO_SPACE, segment() + ": " + e.getMessage() + "; its capacity stays", e);
    } catch (IOException e) {
      throw failed("make room for " + bytes + " bytes", e);
    }
  }

  private void use(Opened grown) {
    opened = grown;
    chain = grown.chain();
    staging = new Staging(grown.file(), grown.journal(), grown.slots());
    upkeep = new Upkeep(grown, staging, maxPins);
    writer = new BlockWriter(grown, staging, upkeep);
    identity = grown.superblock();
  }

  @Override
  public void stage(BlockBatch blocks) throws StorageException {
    requireWritable();
    try {
      writer.stage(blocks);
    } catch (StorageException e) {
      staging.drop();
      throw e;
    } catch (IOException e) {
      throw failed("stage blocks", e);
    }
  }

  @Override
  public void stageCleared(int block) throws StorageException {
    requireWritable();
    try {
      writer.clear(block);
    } catch (StorageException e) {
      staging.drop();
      throw e;
    } catch (IOException e) {
      throw failed("stage blocks", e);
    }
  }

  @Override
  public void dropStaged() {
    staging.drop();
  }

  @Override
  public void commit(Commit commit) throws StorageException {
    requireWritable();
    boolean taught = commit.kind() == Commit.Kind.TAUGHT;
    State state = new State(commit.version(), commit.epoch(), commit.length(), commit.checksum());
    Version committed = committedWith(commit);
    int mark = taught ? KeepMark.NOT : mark(commit.keep());
    try {
      requireCommittable(commit);
      writer.cutOff(commit.length());
      upkeep.makeRoom(staging.frameLength());
      long order = chain.newest().order() + 1;
      ChainRecord record =
          staging.commit(
              order, taught ? Frame.Kind.TAUGHT : Frame.Kind.CHECKPOINT, state, committed, mark);
      upkeep.settleWritten();
      chain.add(record, mark);
      upkeep.promised(Math.max(fence(), commit.epoch()));
      upkeep.committed(committed);
      upkeep.foldWhatIsDurable();
    } catch (StorageException e) {
      staging.drop();
      throw e;
    } catch (IOException e) {
      throw failed("commit " + commit.version(), e);
    }
  }

  @Override
  public void rollBack(Version version) throws StorageException {
    requireWritable();
    staging.drop();
    ChainRecord to = chain.find(version);
    if (to == null || to.order() < chain.foldable(commitPoint())) {
      throw refused(Reason.NOT_READABLE, "it cannot go back to " + version + " from " + last());
    }
    if (to.order() == chain.newest().order()) {
      return;
    }
    try {
      upkeep.rollBack(to, note);
    } catch (IOException e) {
      throw failed("go back to " + version, e);
    }
  }

  private int mark(Keep keep) {
    return keep == Keep.NOT ? KeepMark.NOT : KeepMark.of(clock.instant(), keep == Keep.FOR_GOOD);
  }

  @Override
  public ImmutableList<KeptVersion> kept() {
    return upkeep.keeping().list();
  }

  @Override
  public void keep(Version version, Keep keep) throws StorageException {
    requireWritable();
    try {
      upkeep.keeping().change(version, mark(keep));
    } catch (DiskFullException e) {
      throw new StorageException(
          Reason.NO_SPACE, segment() + ": " + e.getMessage() + "; what is kept stays", e);
    } catch (IOException e) {
      throw failed("keep " + version, e);
    }
  }

  /** The commit point once {@code commit} is done. */
  private Version committedWith(Commit commit) {
    Version told = commit.commitPoint();
    boolean held =
        told.equals(commit.version())
            || (commit.kind() == Commit.Kind.CHECKPOINT && chain.find(told) != null);
    return held ? Version.max(told, commitPoint()) : commitPoint();
  }

  /**
   * Writes blocks of the newest version again, in their slots, which have been found damaged: torn,
   * the write leaves what is no worse. A block that the version has under another tag by now, or
   * whose bytes do not match it, is left alone.
   *
   * @return the blocks that were written, synced with {@code DISK} durability
   * @throws StorageException {@code IO_ERROR}
   */
  public int[] mend(BlockBatch blocks) throws StorageException {
    requireWritable();
    try {
      int[] mended = writer.mend(blocks);
      upkeep.settleWritten();
      return mended;
    } catch (IOException e) {
      throw failed("write damaged blocks again", e);
    }
  }

  @Override
  public PinnedVersion pin(boolean newest) throws StorageException {
    ChainRecord at = newest ? chain.newest() : chain.find(commitPoint());
    if (at == null || (!newest && commitPoint().isNone())) {
      throw refused(Reason.NOT_READABLE, "no committed version is known here; ask another replica");
    }
    return upkeep.pin(Pin.At.of(at));
  }

  @Override
  public PinnedVersion pin(Version version) throws StorageException {
    Kept kept = opened.history().find(version);
    if (kept != null) {
      return upkeep.pin(Pin.At.of(kept));
    }
    ChainRecord at = chain.committedRecord(version);
    if (at == null) {
      throw refused(Reason.NOT_READABLE, version + " is not kept here; ask another replica");
    }
    return upkeep.pin(Pin.At.of(at));
  }

  /**
   * Syncs what is there, and lets the file go. A replica that was closed so is believed even after
   * its machine was restarted.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    upkeep.breakAllPins();
    opened.close(failed || clean);
  }

  /**
   * Whether {@link #close} would have to wait for the disk to make a replica with {@code MEMORY}
   * durability believed.
   */
  public boolean isUnsettled() {
    return !failed && !clean && spec().durability() == Durability.MEMORY;
  }

  /**
   * Lets the file go as it is, at once. To be opened and {@linkplain #close closed} before the
   * machine is restarted, or it is not believed after that.
   */
  public void release() {
    if (!closed) {
      closed = true;
      upkeep.breakAllPins();
      opened.close(true);
    }
  }

  private void requireWritable() throws StorageException {
    if (failed || closed) {
      throw refused(Reason.IO_ERROR, "the disk failed before; see to it, then restart the node");
    }
    if (clean) {
      try {
        opened.marks().clean(false);
        opened.marks().sync(opened.journal().last());
        clean = false;
      } catch (IOException e) {
        throw failed("begin to write", e);
      }
    }
  }

  private void requireCommittable(Commit commit) throws StorageException {
    boolean follows = commit.kind() == Commit.Kind.TAUGHT || last().isBefore(commit.version());
    boolean within =
        commit.length() <= spec().capacity()
            && staging.lastBlock() < SegmentSpec.blocks(commit.length());
    if (!follows || commit.version().isNone() || !within) {
      throw refused(Reason.MALFORMED, commit + " does not follow " + last());
    }
  }

  private StorageException refused(Reason reason, String detail) {
    return new StorageException(reason, segment() + ": " + detail);
  }

  /** What the disk holds is not known any more: nothing may build on it before it is read again. */
  private StorageException failed(String what, IOException cause) {
    failed = true;
    return new StorageException(
        Reason.IO_ERROR, segment() + ": cannot " + what + ": " + cause.getMessage(), cause);
  }
}
