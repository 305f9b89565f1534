package io.baton.store.format;

import io.baton.api.Version;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** A frame being made: entries are added, then the header, then the journal seals it. */
public final class FrameBuffer {

  private static final int SMALLEST = Frame.HEADER + Entry.BYTES;

  private static final byte[] NO_HEADER = new byte[Frame.HEADER];

  private final CRC32C crc = new CRC32C();
  private ByteBuffer bytes = allocate(SMALLEST);
  private int entries;

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  public void clear() {
    entries = 0;
    bytes.clear();
  }

  public int entries() {
    return entries;
  }

  public boolean isFull() {
    return entries == Frame.MAX_ENTRIES;
  }

  public int length() {
    return Frame.HEADER + entries * Entry.BYTES;
  }

  public int slot(int i) {
    return bytes.getInt((int) Frame.entry(0, i) + Entry.SLOT);
  }

  public void add(int slot, int block, long epoch, long sequence, long hash) {
    int at = length();
    if (at + Entry.BYTES > bytes.capacity()) {
      bytes =
          allocate(Math.min(Frame.MAX_LENGTH, 2 * bytes.capacity()))
              .put(0, bytes, 0, bytes.capacity());
    }
    bytes.putInt(at + Entry.SLOT, slot).putInt(at + Entry.BLOCK, block);
    bytes.putLong(at + Entry.EPOCH, epoch).putLong(at + Entry.SEQUENCE, sequence);
    bytes.putLong(at + Entry.HASH, hash);
    entries++;
  }

  public FrameBuffer header(Frame.Kind kind, State state, Version commitPoint, long first) {
    bytes.put(0, NO_HEADER);
    bytes.putInt(Frame.KIND, kind.code());
    bytes.putLong(Frame.EPOCH, state.version().epoch());
    bytes.putLong(Frame.SEQUENCE, state.version().sequence());
    bytes.putLong(Frame.COMMIT_EPOCH, commitPoint.epoch());
    bytes.putLong(Frame.COMMIT_SEQUENCE, commitPoint.sequence());
    bytes.putLong(Frame.CONTENT_LENGTH, state.length());
    bytes.putLong(Frame.STATE_CHECKSUM, state.checksum());
    bytes.putLong(Frame.FIRST, first);
    bytes.putLong(Frame.WRITTEN_IN, state.epoch());
    return this;
  }

  /** Says, after the header was set, whether and why a version is to be kept. */
  public void mark(int mark) {
    bytes.putInt(Frame.MARK, mark);
  }

  /** Completes the header; the frame then lies from 0 to the buffer's limit. */
  public ByteBuffer seal(Cursor at) {
    bytes.putInt(Frame.LENGTH, length());
    bytes.putLong(Frame.NUMBER, at.number());
    bytes.putInt(Frame.PREVIOUS, at.previous());
    bytes.putInt(Frame.ENTRIES, entries);
    crc.reset();
    crc.update(bytes.duplicate().limit(length()).position(Frame.NUMBER));
    bytes.putInt(Frame.CHECKSUM, (int) crc.getValue());
    return bytes.position(0).limit(length());
  }
}
