package io.baton.segment;

import io.baton.api.SegmentSpec;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.RefusedException;
import io.baton.block.BlockHash;
import io.baton.block.GroupHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A target that believes nothing (P5): each block is hashed before it is written, and the whole is
 * checked at the end. It knows the tags of what it holds, so that a pull cut short can go on from
 * another source. One thread at a time.
 */
abstract class CheckedTarget implements PullTarget {

  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(SegmentSpec.BLOCK_SIZE).asReadOnlyBuffer();

  /** No version is below 0.0. */
  private static final Tags UNKNOWN = new Tags(1);

  static {
    UNKNOWN.set(0, -1, -1, 0);
  }

  private Tags tags = new Tags(0);
  private int blocks;
  private long sum;
  private long received;

  /** Makes room for the source's version; called at each begin, so perhaps again. */
  abstract void prepare(ReadOpened source) throws IOException, StorageException;

  /** Writes whole blocks in a row that were checked. */
  abstract void write(int first, ByteBuffer data) throws IOException, StorageException;

  /** Makes a block zeros. */
  void clear(int block) throws IOException, StorageException {
    write(block, ZEROS.duplicate());
  }

  /** The state is whole and checked: becomes visible. */
  abstract void complete(ReadOpened source, Tags all, long sumOfBlocks) throws IOException;

  /** Takes a block of this hash from elsewhere, if there is one, by {@link #write}. */
  boolean writeFromElsewhere(int block, long hash) throws IOException {
    return false;
  }

  /** Blocks that came from sources, also those that came twice. */
  final long received() {
    return received;
  }

  @Override
  public final void begin(ReadOpened source) throws StorageException {
    if (source.length() < 0 || source.length() > LocalStore.MAX_CAPACITY) {
      throw new StorageException(
          Reason.CORRUPT, "the source of %s says %d bytes".formatted(this, source.length()));
    }
    step(() -> prepare(source));
    blocks = SegmentSpec.blocks(source.length());
    for (int block = blocks; block < tags.count(); block++) {
      drop(block);
    }
    tags = tags.resized(blocks);
  }

  /** A source before this one had a longer version. */
  private void drop(int block) throws StorageException {
    if (!tags.isNone(block)) {
      change(block, 1, () -> clear(block));
      tag(block, new Tags(1), 0);
    }
  }

  @Override
  public final boolean holdsGroup(int group, long hash) {
    int first = group * ReadGroups.BLOCKS_PER_GROUP;
    int count = Math.min(ReadGroups.BLOCKS_PER_GROUP, blocks - first);
    return GroupHash.of(tags, first, count) == hash;
  }

  @Override
  public final boolean holds(int block, Tags source, int i) throws StorageException {
    if (tags.same(block, source, i)) {
      return true;
    }
    boolean[] found = {false};
    change(
        block, 1, () -> found[0] = !source.isNone(i) && writeFromElsewhere(block, source.hash(i)));
    if (found[0]) {
      tag(block, source, i);
    }
    return found[0];
  }

  @Override
  public final void put(BlockBatch blocks) throws StorageException {
    for (int i = 0; i < blocks.count(); i++) {
      requireIntact(blocks, i);
    }
    for (int i = 0; i < blocks.count(); ) {
      int first = i;
      int end = endOfRun(blocks, first);
      if (blocks.tags().isNone(first)) {
        change(blocks.block(first), 1, () -> clear(blocks.block(first)));
      } else {
        ByteBuffer data = blocks.data(first, end - first);
        change(blocks.block(first), end - first, () -> write(blocks.block(first), data));
      }
      for (; i < end; i++) {
        tag(blocks.block(i), blocks.tags(), i);
      }
    }
    received += blocks.count();
  }

  private void requireIntact(BlockBatch blocks, int i) throws StorageException {
    boolean intact =
        blocks.tags().isNone(i) || BlockHash.of(blocks.data(i)) == blocks.tags().hash(i);
    if (blocks.block(i) >= this.blocks || !intact) {
      throw new StorageException(
          Reason.CORRUPT,
          "block " + blocks.block(i) + " for " + this + " does not exist or match its hash");
    }
  }

  /** Where the blocks in a row that begin with {@code first} end; one without bytes is alone. */
  private static int endOfRun(BlockBatch blocks, int first) {
    int end = first + 1;
    while (end < blocks.count()
        && blocks.block(end) == blocks.block(first) + end - first
        && !blocks.tags().isNone(first)
        && !blocks.tags().isNone(end)) {
      end++;
    }
    return end;
  }

  @Override
  public final void finish(ReadOpened source) throws StorageException {
    long checksum = sum + StateChecksum.ofLength(source.length());
    if (checksum != source.checksum()) {
      throw new StorageException(
          Reason.CORRUPT,
          "version %s for %s has checksum %016x, its source says %016x"
              .formatted(source.version(), this, checksum, source.checksum()));
    }
    step(() -> complete(source, tags, sum));
  }

  /** Writes blocks to a file, but nothing from {@code end} on. */
  static void writeInside(FileChannel file, int first, ByteBuffer blocks, long end)
      throws IOException {
    long start = (long) first * SegmentSpec.BLOCK_SIZE;
    long inside = Math.min(blocks.remaining(), Math.max(0, end - start));
    ByteBuffer bytes = blocks.slice(blocks.position(), (int) inside);
    while (bytes.hasRemaining()) {
      file.write(bytes, start + bytes.position());
    }
  }

  /** Makes room in a segment: the record may not tell yet what it has grown to. */
  static void grow(LocalSegment segment, long bytes) throws StorageException {
    try {
      segment.grow(bytes);
    } catch (NoSpaceException e) {
      throw new StorageException(Reason.NO_SPACE, String.valueOf(e.getMessage()), e);
    } catch (RefusedException e) {
      throw new StorageException(Reason.IO_ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private void tag(int block, Tags from, int i) {
    sum +=
        StateChecksum.ofBlock(block, from.hash(i)) - StateChecksum.ofBlock(block, tags.hash(block));
    tags.set(block, from.epoch(i), from.sequence(i), from.hash(i));
  }

  /** Changes blocks in a row; what they hold after an error is unknown, and no tag fits it. */
  private void change(int first, int count, Step step) throws StorageException {
    try {
      step(step);
    } catch (StorageException e) {
      for (int block = first; block < first + count; block++) {
        tag(block, UNKNOWN, 0);
      }
      throw e;
    }
  }

  private void step(Step step) throws StorageException {
    try {
      step.run();
    } catch (IOException e) {
      throw new StorageException(Reason.IO_ERROR, "cannot write " + this + ": " + e, e);
    }
  }

  private interface Step {
    void run() throws IOException, StorageException;
  }
}
