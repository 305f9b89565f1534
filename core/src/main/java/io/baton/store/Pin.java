package io.baton.store;

import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.block.GroupHash;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.StorageException;
import io.baton.store.disk.StoreFile;
import io.baton.store.format.Entry;
import io.baton.store.format.State;
import io.baton.store.history.Kept;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A version that stays readable: of a place of the chain, or a kept one. */
final class Pin implements PinnedVersion {

  /**
   * What a pin reads.
   *
   * @param state the version
   * @param order its place in the chain; of a kept one, which keeps nothing from being put into the
   *     table, the highest number
   * @param kept the kept version, or null if it is the chain's
   */
  record At(State state, long order, @Nullable Kept kept) {

    static At of(ChainRecord record) {
      return new At(record.state(), record.order(), null);
    }

    static At of(Kept kept) {
      return new At(kept.state(), Long.MAX_VALUE, kept);
    }

    private long entry(Opened opened, int block) {
      Chain chain = opened.chain();
      if (kept == null) {
        return chain.entry(order, block);
      }
      long noted = opened.history().entry(kept, block);
      return noted >= 0 ? noted : chain.entry(chain.noted(), block);
    }
  }

  private static final byte[] ZEROS = new byte[SegmentSpec.BLOCK_SIZE];

  private final Opened opened;
  private final Upkeep upkeep;
  private final At at;
  private boolean gone;

  Pin(Opened opened, Upkeep upkeep, At at) {
    this.opened = opened;
    this.upkeep = upkeep;
    this.at = at;
  }

  /** The place of the chain that must not be put into the table. */
  long order() {
    return at.order();
  }

  /** Whether it reads a place of the chain after this one. */
  boolean isAfter(ChainRecord record) {
    return at.kept() == null && at.order() > record.order();
  }

  boolean reads(Kept kept) {
    return at.kept() == kept;
  }

  /** Lets the version go though the reader is not done. */
  void breakOff() {
    gone = true;
  }

  @Override
  public Version version() {
    return at.state().version();
  }

  @Override
  public long length() {
    return at.state().length();
  }

  @Override
  public long checksum() {
    return at.state().checksum();
  }

  @Override
  public long[] groupHashes(int first, int count) throws StorageException {
    int blocks = blocks();
    int perGroup = ReadGroups.BLOCKS_PER_GROUP;
    int groups = (int) (((long) blocks + perGroup - 1) / perGroup);
    long[] hashes = new long[Math.max(0, Math.min(count, groups - first))];
    for (int i = 0; i < hashes.length; i++) {
      Tags tags = tags((first + i) * perGroup, perGroup);
      hashes[i] = GroupHash.of(tags, 0, tags.count());
    }
    return hashes;
  }

  @Override
  public Tags tags(int first, int count) throws StorageException {
    requireHeld();
    Tags tags = new Tags(Math.max(0, Math.min(count, blocks() - first)));
    for (int i = 0; i < tags.count(); i++) {
      StoreFile file = opened.file();
      long entry = intactEntry(first + i);
      tags.set(i, Entry.epoch(file, entry), Entry.sequence(file, entry), Entry.hash(file, entry));
    }
    return tags;
  }

  @Override
  public void read(int first, int count, ByteBuffer into) throws StorageException {
    requireHeld();
    int end = first + count;
    for (int block = first; block < end; ) {
      int slot = slot(block);
      int run = 1;
      while (slot != 0 && block + run < end && slot(block + run) == slot + run) {
        run++;
      }
      if (slot == 0) {
        into.put(ZEROS);
      } else {
        readSlots(slot, block, run, into);
      }
      block += run;
    }
  }

  private int slot(int block) throws StorageException {
    return Entry.slot(opened.file(), intactEntry(block));
  }

  private void readSlots(int slot, int block, int count, ByteBuffer into) throws StorageException {
    int length = count * SegmentSpec.BLOCK_SIZE;
    try {
      opened
          .file()
          .read(opened.superblock().layout().slot(slot), into.slice(into.position(), length));
    } catch (IOException e) {
      throw cannotRead(count + " blocks from block " + block, e);
    }
    into.position(into.position() + length);
  }

  @Override
  public void close() {
    if (!gone) {
      gone = true;
      upkeep.unpin(this);
    }
  }

  private void requireHeld() throws StorageException {
    if (gone) {
      throw new StorageException(
          Refused.Reason.READ_GONE,
          opened.superblock().segment()
              + ": version "
              + version()
              + " is not pinned any more; open it again");
    }
  }

  private int blocks() {
    return SegmentSpec.blocks(length());
  }

  private long intactEntry(int block) throws StorageException {
    long entry = at.entry(opened, block);
    try {
      if (opened.chain().isIntact(block, entry)) {
        return entry;
      }
    } catch (IOException e) {
      throw cannotRead("the tag of block " + block, e);
    }
    throw new StorageException(
        Refused.Reason.CORRUPT,
        opened.superblock().segment() + ": the tag of block " + block + " fails its check");
  }

  private StorageException cannotRead(String what, IOException cause) {
    return new StorageException(
        Refused.Reason.IO_ERROR,
        opened.superblock().segment() + ": cannot read " + what + ": " + cause.getMessage(),
        cause);
  }
}
