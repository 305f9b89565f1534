package io.baton.store.format;

import io.baton.api.Version;
import io.baton.store.disk.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A ring of {@link Frame}s from head to tail. A frame follows directly on the one before or, if it
 * does not fit before the ring's end, starts at the ring's start. The journal ends where no frame
 * with the next number and the last one's checksum follows.
 */
public final class Journal {

  /** Is shown the frames in order. */
  public interface Visitor {

    /** Returns whether to go on; if not, the journal ends before this frame. */
    boolean visit(Cursor at, Frame frame) throws IOException;
  }

  private final StoreFile file;
  private final Layout layout;
  private final CRC32C crc = new CRC32C();

  /** For a frame that is only looked at: no buffer of its length is made. */
  private final ByteBuffer piece = ByteBuffer.allocate(512);

  private final Marks marks;
  private Cursor head;
  private Cursor tail;

  public Journal(StoreFile file, Layout layout, Marks marks, Cursor head) {
    this.file = file;
    this.layout = layout;
    this.marks = marks;
    this.head = head;
    this.tail = head;
  }

  public Cursor head() {
    return head;
  }

  public Cursor tail() {
    return tail;
  }

  /** Number of the last frame. */
  public long last() {
    return tail.number() - 1;
  }

  /** Finds the tail; called once, before anything is appended. */
  public void replay(Visitor visitor) throws IOException {
    for (Frame frame = next(); frame != null; frame = next()) {
      if (!visitor.visit(tail, frame)) {
        return;
      }
      tail = after(frame);
    }
  }

  /** Whether a frame of so many bytes has room. */
  public boolean fits(int bytes) {
    return start(bytes) + bytes - head.position() <= layout.journalLength();
  }

  /**
   * Appends a frame that {@link #fits}.
   *
   * @return where it lies in the file
   */
  public long append(FrameBuffer frame) throws IOException {
    long start = start(frame.length());
    long offset = offset(start);
    ByteBuffer bytes = frame.seal(tail);
    long lengthAndChecksum = bytes.getLong(0);
    int checksum = bytes.getInt(Frame.CHECKSUM);
    int length = bytes.limit();
    file.write(offset + Frame.NUMBER, bytes.position(Frame.NUMBER));
    file.writeLong(offset, lengthAndChecksum);
    marks.written(tail.number());
    tail = new Cursor(start + length, tail.number() + 1, checksum);
    return offset;
  }

  /** Gives back the ring up to {@code newHead}, which the superblock has as the head by now. */
  public void release(Cursor newHead) {
    head = newHead;
  }

  private @Nullable Frame next() throws IOException {
    long position = tail.position();
    Frame direct = frameAt(position);
    long wrapped = nextLap(position);
    return direct != null || wrapped == position ? direct : frameAt(wrapped);
  }

  private Cursor after(Frame frame) {
    long position = tail.position();
    long start = offset(position) == frame.offset() ? position : nextLap(position);
    return new Cursor(start + frame.length(), frame.number() + 1, frame.checksum());
  }

  /** The frame at a position of the ring, if it is the one that follows the tail. */
  private @Nullable Frame frameAt(long position) throws IOException {
    long offset = offset(position);
    long room =
        Math.min(
            nextLap(position + 1) - position, head.position() + layout.journalLength() - position);
    if (room < Frame.HEADER) {
      return null;
    }
    int length = file.readInt(offset + Frame.LENGTH);
    if (length < Frame.HEADER || length > Math.min(room, Frame.MAX_LENGTH)) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    file.read(offset, bytes);
    boolean follows =
        bytes.getLong(Frame.NUMBER) == tail.number()
            && bytes.getInt(Frame.PREVIOUS) == tail.previous()
            && bytes.getInt(Frame.CHECKSUM) == checksum(bytes)
            && length == Frame.HEADER + bytes.getInt(Frame.ENTRIES) * Entry.BYTES;
    return follows ? decode(offset, bytes) : null;
  }

  /** Makes what lies at an offset no frame, in one step. */
  public void erase(long offset) throws IOException {
    file.writeLong(offset, 0);
  }

  /** Whether the frame at an offset still is what was written. */
  public boolean isIntact(long offset) throws IOException {
    int length = file.readInt(offset + Frame.LENGTH);
    if (length < Frame.HEADER || length > Frame.MAX_LENGTH) {
      return false;
    }
    crc.reset();
    for (int at = Frame.NUMBER; at < length; at += piece.limit()) {
      piece.clear().limit(Math.min(piece.capacity(), length - at));
      file.read(offset + at, piece);
      crc.update(piece.array(), 0, piece.limit());
    }
    return file.readInt(offset + Frame.CHECKSUM) == (int) crc.getValue();
  }

  private int checksum(ByteBuffer bytes) {
    crc.reset();
    crc.update(bytes.duplicate().position(Frame.NUMBER));
    return (int) crc.getValue();
  }

  private static Frame decode(long offset, ByteBuffer bytes) {
    Version version = new Version(bytes.getLong(Frame.EPOCH), bytes.getLong(Frame.SEQUENCE));
    Version commitPoint =
        new Version(bytes.getLong(Frame.COMMIT_EPOCH), bytes.getLong(Frame.COMMIT_SEQUENCE));
    return new Frame(
        offset,
        bytes.capacity(),
        bytes.getInt(Frame.CHECKSUM),
        bytes.getLong(Frame.NUMBER),
        Frame.Kind.of(bytes.getInt(Frame.KIND)),
        new State(
            version,
            bytes.getLong(Frame.WRITTEN_IN),
            bytes.getLong(Frame.CONTENT_LENGTH),
            bytes.getLong(Frame.STATE_CHECKSUM)),
        commitPoint,
        bytes.getLong(Frame.FIRST),
        bytes.getInt(Frame.ENTRIES),
        bytes.getInt(Frame.MARK));
  }

  private long start(int bytes) {
    long lap = nextLap(tail.position());
    return tail.position() + bytes <= lap ? tail.position() : lap;
  }

  /** The first start of the ring at or after a position. */
  private long nextLap(long position) {
    long length = layout.journalLength();
    return (position + length - 1) / length * length;
  }

  private long offset(long position) {
    return layout.journal() + position % layout.journalLength();
  }
}
