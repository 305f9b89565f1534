package io.baton.segment;

import com.google.common.base.Verify;
import io.baton.api.SegmentSpec;
import io.baton.block.BlockHash;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a segment at one version after another, while others read it. The first is put straight
 * into the segment's file, as nobody reads it yet, from the file of an earlier open where that has
 * the right bytes. What a later one changes is collected in a file beside it, at the same offsets,
 * and moved over by {@link #show} when the version is whole and checked: a reader sees one version
 * (P1). The tags are those of both files together, so a version that was cut short is gone on with,
 * or with a newer one, and nothing is fetched twice. One thread at a time.
 *
 * <p>Should moving fail in the middle, the segment {@linkplain #isTorn is torn} until a later
 * {@code show} has moved everything: what was collected stays until then.
 */
public final class FollowTarget extends CheckedTarget implements Closeable {

  /** What is collected. Locked for as long as the segment is followed. */
  static final String NEXT = "next";

  private static final int COPY_BLOCKS = 256;
  private static final int LITTLE_SPACE = 1 << 20;

  /** What the directory has to do with it. */
  interface Home {

    /** An earlier file with perhaps the same blocks, or null. */
    @Nullable Path previous();

    /**
     * A version is whole: the files of earlier followers may go, and those of earlier opens.
     *
     * @param fenced epoch up to which nobody writes any more; 0 if nobody was fenced
     */
    void filled(long fenced);

    /** Where the files of the open that the segment becomes are to lie. */
    Path owned(long epoch);

    /** The files are not those of a follower any more, or nobody follows now. */
    void left();
  }

  private final LocalSegment segment;
  private final Home home;
  private final FileChannel data;
  private final FileChannel next;
  private final ByteBuffer block = ByteBuffer.allocateDirect(SegmentSpec.BLOCK_SIZE);
  private final ByteBuffer copy = ByteBuffer.allocateDirect(COPY_BLOCKS * SegmentSpec.BLOCK_SIZE);

  /** Blocks in the file beside. */
  private final BitSet collected = new BitSet();

  /** Blocks that are to be zeros. */
  private final BitSet cleared = new BitSet();

  private @Nullable PreviousFile previous;
  private boolean filled;
  private volatile boolean torn;
  private long reused;
  private @Nullable ReadOpened whole;
  private Tags tagsOfWhole = new Tags(0);
  private long sumOfWhole;

  /**
   * Begins with a segment of zeros, which is only read from now on.
   *
   * @param next open for reading and writing, and locked
   */
  FollowTarget(LocalSegment segment, FileChannel next, Home home) throws IOException {
    this.segment = segment;
    this.home = home;
    this.next = next;
    this.data = FileChannel.open(segment.file(), StandardOpenOption.WRITE);
    segment.freeze();
    Path earlier = home.previous();
    if (earlier != null) {
      try {
        previous = new PreviousFile(earlier);
      } catch (NoSuchFileException e) {
        // an open has deleted it meanwhile: everything is fetched
        previous = null;
      }
    }
  }

  /** The segment; its bytes are a version's only after {@link #show}, and while nobody moves. */
  public LocalSegment segment() {
    return segment;
  }

  /** Where the blocks came from, until now. */
  public LoadTarget.Statistics statistics() {
    return new LoadTarget.Statistics(reused, received());
  }

  /** Whether the segment's bytes are not those of any version. */
  public boolean isTorn() {
    return torn;
  }

  @Override
  void prepare(ReadOpened source) throws StorageException {
    whole = null;
    grow(segment, source.length());
  }

  @Override
  boolean writeFromElsewhere(int number, long hash) throws IOException {
    if (previous == null) {
      return false;
    }
    previous.read(number, block);
    if (BlockHash.of(block) != hash) {
      return false;
    }
    writeInside(data, number, block, segment.capacity());
    reused++;
    return true;
  }

  @Override
  void write(int first, ByteBuffer bytes) throws IOException, StorageException {
    if (!filled) {
      writeInside(data, first, bytes, segment.capacity());
      return;
    }
    int end = first + bytes.remaining() / SegmentSpec.BLOCK_SIZE;
    try {
      writeInside(next, first, bytes, Long.MAX_VALUE);
    } catch (IOException e) {
      if (Files.getFileStore(segment.file()).getUsableSpace() < LITTLE_SPACE) {
        throw new StorageException(
            Reason.NO_SPACE,
            "the disk of " + this + " has no room for what has changed; make room: " + e,
            e);
      }
      throw e;
    }
    collected.set(first, end);
    cleared.clear(first, end);
  }

  @Override
  void clear(int number) throws IOException, StorageException {
    if (filled) {
      cleared.set(number);
      collected.clear(number);
    } else {
      super.clear(number);
    }
  }

  @Override
  void complete(ReadOpened source, Tags all, long sumOfBlocks) {
    whole = source;
    tagsOfWhole = all;
    sumOfWhole = sumOfBlocks;
  }

  /**
   * Moves the version that is whole to where it is read. Nobody may be reading; what was read
   * before is another version now.
   *
   * @return the blocks that were written, of those that the version has; all for the first
   * @throws IOException the disk failed, see {@link #isTorn}; to be tried again
   */
  public BitSet show() throws IOException {
    ReadOpened version = Verify.verifyNotNull(whole, "there is nothing to show of %s", this);
    torn = true;
    move();
    try {
      segment.show(version.length());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    int blocks = SegmentSpec.blocks(version.length());
    BitSet changed = new BitSet();
    if (filled) {
      changed.or(collected);
      changed.or(cleared);
      changed.clear(blocks, Math.max(blocks, changed.length()));
    } else {
      changed.set(0, blocks);
      fill();
    }
    next.truncate(0);
    collected.clear();
    cleared.clear();
    torn = false;
    return changed;
  }

  private void fill() throws IOException {
    if (previous != null) {
      previous.close();
      previous = null;
    }
    home.filled(0);
    filled = true;
  }

  private void move() throws IOException {
    for (int from = collected.nextSetBit(0); from >= 0; from = collected.nextSetBit(from)) {
      int end = Math.min(collected.nextClearBit(from), from + COPY_BLOCKS);
      readNext(from, end);
      writeInside(data, from, copy, segment.capacity());
      from = end;
    }
    copy.clear();
    while (copy.hasRemaining()) {
      copy.putLong(0);
    }
    for (int from = cleared.nextSetBit(0); from >= 0; from = cleared.nextSetBit(from)) {
      int end = Math.min(cleared.nextClearBit(from), from + COPY_BLOCKS);
      copy.position(0).limit((end - from) * SegmentSpec.BLOCK_SIZE);
      writeInside(data, from, copy, segment.capacity());
      from = end;
    }
  }

  private void readNext(int from, int end) throws IOException {
    copy.clear().limit((end - from) * SegmentSpec.BLOCK_SIZE);
    long start = (long) from * SegmentSpec.BLOCK_SIZE;
    while (copy.hasRemaining()) {
      if (next.read(copy, start + copy.position()) < 0) {
        throw new EOFException(segment.directory().resolve(NEXT) + " was cut short");
      }
    }
    copy.flip();
  }

  /** Room for what the segment may hold, before it becomes an open's. */
  public void reserve(long bytes) {
    segment.grow(bytes);
  }

  /**
   * Shows the version that is whole, and makes the segment one that is written: an open's, in its
   * place. Nobody may be reading, or read by way of this any more.
   *
   * @param epoch of the open
   * @throws IOException the disk failed; it is a follower's still
   */
  public LocalSegment own(long epoch) throws IOException {
    ReadOpened version = Verify.verifyNotNull(whole, "there is nothing to own of %s", this);
    show();
    Path place = home.owned(epoch);
    Files.move(segment.directory(), place);
    segment.own(place, epoch);
    try {
      segment.adopt(version.version(), version.length(), tagsOfWhole, sumOfWhole);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    close();
    Files.deleteIfExists(place.resolve(NEXT));
    home.filled(epoch);
    return segment;
  }

  /** Lets the files go, which stay. Idempotent. */
  @Override
  public void close() throws IOException {
    data.close();
    next.close();
    if (previous != null) {
      previous.close();
    }
    home.left();
  }

  @Override
  public String toString() {
    return segment.toString();
  }
}
