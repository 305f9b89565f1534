package io.baton.store;

import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.StateChecksum;
import io.baton.store.disk.DamagedReplicaException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Entry;
import io.baton.store.format.Frame;
import io.baton.store.format.Layout;
import io.baton.store.format.Marks;
import io.baton.store.format.Rewriting;
import io.baton.store.format.State;
import io.baton.store.format.Superblock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is left in a replica's file that is not believed. A version is <i>whole</i> if every block's
 * bytes match its tag and the tags add up to the checksum of the state that was committed under
 * that version: so blocks of two versions are never taken for one. Every block is read once, and
 * once more those that older versions have otherwise. Used by one thread; ends early when that is
 * interrupted.
 */
final class Salvage {

  private final StoreFile file;
  private final Opened opened;
  private final Chain chain;
  private final int blocks;
  private final BitSet bad = new BitSet();
  private final ByteBuffer scratch = ByteBuffer.allocate(Layout.PAGE);
  private int[] badInNewest = new int[0];
  private @Nullable ChainRecord whole;
  private long sum;

  private Salvage(StoreFile file, Opened opened) {
    this.file = file;
    this.opened = opened;
    this.chain = opened.chain();
    this.blocks = opened.superblock().spec().blocks();
  }

  /**
   * Reads the journal, and no block.
   *
   * @param name of the file, for errors
   * @throws DamagedReplicaException if no superblock is good: nothing is known of the file then
   */
  static Salvage of(StoreFile file, String name) throws IOException {
    return new Salvage(file, Recovery.salvage(file, name));
  }

  long incarnation() {
    return opened.superblock().incarnation();
  }

  long fence() {
    return opened.fence();
  }

  Version commitPoint() {
    return opened.commitPoint();
  }

  /** The newest version that the journal names. */
  Version newest() {
    return chain.newest().state().version();
  }

  /** The newest version that is whole, {@link Version#NONE} if none is; once checked. */
  Version whole() {
    return whole == null ? Version.NONE : whole.state().version();
  }

  /** Blocks of the newest version that fail, ascending; once checked. */
  int[] badBlocks() {
    return badInNewest;
  }

  /** Finds the newest version that is whole. */
  void check() throws IOException {
    ChainRecord at = chain.newest();
    bad.clear();
    sum = 0;
    for (int block = 0; block < blocks; block++) {
      examine(at, block);
    }
    badInNewest = bad.stream().toArray();
    while (at != null && !isWhole(at.state())) {
      at = older(at);
    }
    whole = at == null || at.state().version().isNone() ? null : at;
  }

  private boolean isWhole(State state) {
    return bad.isEmpty() && sum + StateChecksum.ofLength(state.length()) == state.checksum();
  }

  /** Goes on to the version before, which differs in what the record has changed. */
  private @Nullable ChainRecord older(ChainRecord at) throws IOException {
    ChainRecord older = chain.before(at);
    if (older != null) {
      BitSet again = (BitSet) bad.clone();
      for (long frame : at.frames()) {
        for (int i = 0; i < file.readInt(frame + Frame.ENTRIES); i++) {
          again.set(Entry.block(file, Frame.entry(frame, i)));
        }
      }
      for (int block = again.nextSetBit(0); block >= 0; block = again.nextSetBit(block + 1)) {
        sum -= share(at, block);
        examine(older, block);
      }
    }
    return older;
  }

  private void examine(ChainRecord at, int block) throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("the node is stopping");
    }
    sum += share(at, block);
    bad.set(block, !matches(at, block));
  }

  /** What a block's tag adds to the checksum of the state. */
  private long share(ChainRecord at, int block) throws IOException {
    long entry = chain.entry(at.order(), block);
    return chain.isIntact(block, entry) ? StateChecksum.ofBlock(block, Entry.hash(file, entry)) : 0;
  }

  private boolean matches(ChainRecord at, int block) throws IOException {
    long entry = chain.entry(at.order(), block);
    if (!chain.isIntact(block, entry)) {
      return false;
    }
    int slot = Entry.slot(file, entry);
    if (slot == 0) {
      return true;
    }
    if (!opened.slots().has(slot)) {
      return false;
    }
    file.read(opened.superblock().layout().slot(slot), scratch.clear());
    return BlockHash.of(scratch.flip()) == Entry.hash(file, entry);
  }

  /**
   * Makes the file that of a new replica which holds what is whole, as a version of its own epoch.
   * Cut short at any point it is still a file that can be salvaged, to the same content. The file
   * is believed then, and synced.
   *
   * @param incarnation of the new replica
   * @param epoch it promises; above every one that was promised before
   * @param boot see {@link ReplicaDirectory}
   * @return the new version: of {@code epoch}, its sequence the next
   */
  Version takeBack(long incarnation, long epoch, long boot) throws IOException {
    ChainRecord found = Objects.requireNonNull(whole, "nothing is whole");
    State state = found.state();
    Version version = new Version(epoch, state.version().sequence() + 1);
    State content = new State(version, epoch, state.length(), state.checksum());
    chain.foldUpTo(found.order(), opened.slots(), opened.history());
    Marks marks = opened.marks();
    if (marks.hasSyncFailed(boot)) {
      Rewriting.pages(file, 0, file.size());
    }
    marks.boot(boot);
    marks.sync(opened.journal().last());
    marks.forgetFailedSync();
    Superblock next =
        opened.superblock().takenBack(incarnation, opened.journal().tail(), content, epoch);
    next.write(file);
    marks.written(opened.journal().last());
    marks.inode(file.inode());
    marks.clean(true);
    marks.sync(opened.journal().last());
    return version;
  }
}
