package io.baton.segment;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.RefusedException;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.segment.place.LocalMeta;
import io.baton.segment.place.OpenDirectories;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.VanillaBytes;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * A segment in a mapped local file: the application reads and writes it through {@link #bytes} or
 * {@link #byteBuffer}, a checkpoint takes what changed by {@link #capture}.
 *
 * <p>Threads: any number may write while one captures. A byte written meanwhile is in this capture
 * or in the next, and never in none; that the bytes of one capture belong together is the
 * application's to see to, by not writing during it. {@link #capture}, {@link #restore}, {@link
 * #setLength} and {@link #close} wait for each other. Nobody may write what {@code setLength} cuts
 * off at that moment.
 *
 * <p>Access past the end or after {@link #close} throws; through a {@code ByteBuffer} got before
 * the close it goes to memory that nobody captures any more. Neither ends the JVM, as the mapping
 * stays for as long as a view of it can be reached. An address got from {@code Bytes} is good for
 * as long as that {@code Bytes}, or the segment, can be reached.
 */
public final class LocalSegment implements AutoCloseable {

  /** Each costs an address range until the segment is closed. */
  private static final int MOST_GROWTHS = 1000;

  private final Marks marks;
  private final TrackedStore store;
  private final DirtyBlocks dirty;

  private volatile Path directory;
  private volatile Mapping mapping;
  private volatile LocalMeta meta;
  private Version captured = Version.NONE;

  private boolean lengthChanged = true;

  /** Wraps a mapping of zeros; the length is 0 and there is no version. */
  LocalSegment(Path directory, Mapping mapping, LocalMeta meta) {
    this.directory = directory;
    this.mapping = mapping;
    this.meta = meta;
    this.marks = new Marks(SegmentSpec.blocks(mapping.size()));
    this.store = new TrackedStore(mapping, marks);
    this.dirty = new DirtyBlocks(mapping, marks);
  }

  /** The segment's identity. */
  public SegmentId id() {
    return meta.id();
  }

  /** The epoch that the file was made for. */
  public long epoch() {
    return meta.epoch();
  }

  /** The mapped file, which any program can map; as long as the capacity. */
  public Path file() {
    return directory.resolve(OpenDirectories.DATA);
  }

  Path directory() {
    return directory;
  }

  /** Bytes that the segment can hold. */
  public long capacity() {
    return mapping.size();
  }

  /** Bytes of content, 0 to the capacity. */
  public long length() {
    return meta.length();
  }

  /** Whether changes are looked for in every block, as memory was handed out raw. */
  public boolean isComparing() {
    return marks.isIncomplete();
  }

  /**
   * A new view of the content, in native byte order: reading begins at 0 and ends at the length;
   * move the write position to write in sequence, or write at offsets. Every change marks its
   * blocks. Asking the view for an address has the effect of {@link #byteBuffer}. A view's
   * positions are one thread's: take one for each.
   *
   * @throws IllegalStateException after close
   */
  public Bytes<?> bytes() {
    store.throwIfClosed();
    VanillaBytes<Void> bytes = VanillaBytes.wrap(store);
    bytes.singleThreadedCheckDisabled(true);
    bytes.writePosition(bytes.capacity());
    return bytes;
  }

  /**
   * A raw view of the whole content, in native byte order. From now on every capture reads and
   * hashes all of it to find what changed.
   *
   * @throws IllegalStateException after close, or if the content is longer than a buffer can be
   */
  public ByteBuffer byteBuffer() {
    long length = length();
    Preconditions.checkState(
        length <= Integer.MAX_VALUE,
        "%s holds %s bytes, more than one ByteBuffer can: ask for parts",
        this,
        length);
    return byteBuffer(0, (int) length);
  }

  /**
   * A raw view of a part of the content, see {@link #byteBuffer()}.
   *
   * @throws IndexOutOfBoundsException if the part is not within the content
   * @throws IllegalStateException after close
   */
  public ByteBuffer byteBuffer(long offset, int size) {
    store.throwIfClosed();
    if (store.isOutside(offset, size)) {
      throw new IndexOutOfBoundsException(
          size + " bytes from " + offset + " are not within the " + length() + " of " + this);
    }
    marks.becomeIncomplete();
    return mapping.slice(offset, size).order(ByteOrder.nativeOrder());
  }

  /**
   * Says that another program may write into {@link #file}: every capture looks at all of it.
   *
   * @throws IllegalStateException after close
   */
  public void shareFile() {
    store.throwIfClosed();
    marks.becomeIncomplete();
  }

  /**
   * Makes the capacity larger: the file has the space then, and nothing else changes. Views that
   * are in use stay good, and reach further with the length.
   *
   * @param bytes new capacity in bytes; does nothing if it is not larger
   * @throws io.baton.api.error.NoSpaceException if the disk has no room; nothing is changed
   * @throws RefusedException if this JVM cannot map so much, the disk fails, or it was grown
   *     {@value #MOST_GROWTHS} times; nothing is changed
   * @throws IllegalStateException after close
   */
  public synchronized void grow(long bytes) {
    store.throwIfClosed();
    if (bytes <= capacity()) {
      return;
    }
    throwIfUnmappable(bytes);
    if (store.growths() == MOST_GROWTHS) {
      throw new RefusedException(
          this + " has grown " + MOST_GROWTHS + " times since it was opened: open it again");
    }
    Mapping larger = LocalStore.extend(file(), capacity(), bytes);
    marks.grow(SegmentSpec.blocks(bytes));
    dirty.grow(larger);
    store.remap(larger);
    mapping = larger;
  }

  /**
   * To be asked before anybody else is asked for room.
   *
   * @throws RefusedException if this JVM cannot map so much
   */
  public void throwIfUnmappable(long bytes) {
    LocalStore.checkMappable(meta.name(), bytes);
  }

  /**
   * Sets the length. What is cut off is zeroed, what is added is zeros. The next capture carries
   * the length, also if no byte changed.
   *
   * @param bytes 0 to the capacity
   * @throws IllegalStateException after close
   */
  public synchronized void setLength(long bytes) {
    store.throwIfClosed();
    Preconditions.checkArgument(
        bytes >= 0 && bytes <= capacity(),
        "the length of %s can be 0 to its capacity of %s bytes, not %s",
        this,
        capacity(),
        bytes);
    long old = length();
    if (bytes < old) {
      store.limit(bytes);
      zero(bytes, old);
      marks.mark(bytes, old - bytes);
    } else {
      if (marks.isIncomplete()) {
        zero(old, bytes); // somebody may have written past the end of the content
      }
      store.limit(bytes);
    }
    lengthChanged |= bytes != old;
    meta = meta.withLength(bytes);
    meta.write(directory);
  }

  private void zero(long from, long to) {
    if (from < to) {
      try {
        UnsafeMemory.MEMORY.setMemory(mapping.address() + from, to - from, (byte) 0);
      } finally {
        Reference.reachabilityFence(mapping);
      }
    }
  }

  /**
   * Copies the blocks that changed since the last capture, and tags them with {@code version}.
   * Allocates 28 bytes per changed block for numbers and tags, and no object per block.
   *
   * @param version newer than any captured or loaded before
   * @param buffers gives direct buffers of at least the wanted bytes, at most {@link
   *     BlockBatch#MAX_BLOCKS} blocks each; if it throws, so does this, and nothing is lost: no
   *     buffer that it gave for this capture is used any more
   * @throws IllegalStateException after close
   */
  public synchronized Capture capture(Version version, IntFunction<ByteBuffer> buffers) {
    store.throwIfClosed();
    Preconditions.checkArgument(
        captured.isBefore(version), "%s follows %s in %s: it was used", version, captured, this);
    List<ByteBuffer> taken = new ArrayList<>();
    long length = length();
    captured = version;
    int blocksBefore = dirty.end();
    List<BlockBatch> batches = dirty.capture(version, length, buffers, taken);
    Capture capture =
        new Capture(
            version,
            length,
            dirty.checksum(length),
            lengthChanged,
            blocksBefore,
            List.copyOf(batches),
            taken);
    lengthChanged = false;
    return capture;
  }

  /**
   * Takes a capture back that was refused, that is sent to nobody: the next one has its blocks
   * again, with what they hold then. The version stays used.
   */
  public synchronized void restore(Capture refused) {
    int blocks = SegmentSpec.blocks(refused.length());
    dirty.restore(refused.batches(), blocks, refused.blocksBefore());
    lengthChanged |= refused.lengthChanged();
  }

  /** Becomes the state that was loaded, with nothing dirty. */
  synchronized void adopt(Version version, long length, Tags tags, long sum) {
    dirty.adopt(tags, sum);
    captured = version;
    lengthChanged = false;
    store.limit(length);
    meta = meta.withLength(length).withLoaded(version);
    meta.write(directory);
  }

  /**
   * Goes on from a version with the file as it is, which its program may have changed since: every
   * capture looks at all of it.
   *
   * @param lengthThen of that version
   */
  synchronized void resume(Version version, long lengthThen, Tags tags, long sum) {
    marks.becomeIncomplete();
    dirty.adopt(tags, sum);
    captured = version;
    lengthChanged = lengthThen != length();
    store.limit(length());
    meta = meta.withLoaded(version);
    meta.write(directory);
  }

  /** From now on it is only read, through {@link #bytes}, until it is {@link #own owned}. */
  void freeze() {
    store.freeze();
  }

  /** Readers see another version, of this length, which is in the file already. */
  synchronized void show(long length) {
    if (length != length()) {
      LocalMeta shown = meta.withLength(length);
      shown.write(directory);
      meta = shown;
    }
    if (!store.isClosed()) {
      store.limit(length);
    }
  }

  /** Its files were moved, and it is written from now on; {@link #adopt} follows. */
  synchronized void own(Path place, long epoch) {
    directory = place;
    meta = meta.withEpoch(epoch);
    store.thaw();
  }

  /** Ends all access. The file stays, for the next open on this node to copy from. Idempotent. */
  @Override
  public synchronized void close() {
    store.close();
  }

  @Override
  public String toString() {
    return "segment " + meta.name() + " in " + file();
  }
}
