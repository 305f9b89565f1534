package io.baton.segment;

import io.baton.block.BufferAddress;
import java.lang.ref.Reference;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.BytesUtil;
import net.openhft.chronicle.bytes.RandomDataInput;

/**
 * The memory of a segment as Chronicle sees it: each mutator checks, writes, then marks the blocks
 * written. Everything that {@code Bytes} offers ends in one of these methods; asking for an address
 * makes the marks incomplete. Safe for use by several threads.
 */
final class TrackedStore extends ReadableStore<TrackedStore> {

  private final Marks marks;

  /** Whether it is a follower's: changed by nobody here. */
  private boolean frozen;

  TrackedStore(Mapping mapping, Marks marks) {
    super(mapping);
    this.marks = marks;
  }

  /** From now on it cannot be written. */
  void freeze() {
    frozen = true;
  }

  /** It can be written again. */
  void thaw() {
    frozen = false;
  }

  private long writable(long offset, long size) {
    if (frozen || isOutside(offset, size)) {
      throwIfClosed();
      if (frozen) {
        throw new UnsupportedOperationException("a follower's copy can only be read");
      }
      throw new BufferOverflowException();
    }
    return addressOf(offset);
  }

  private TrackedStore written(long offset, long size) {
    keep();
    if (size > 0) {
      marks.mark(offset, size);
    }
    return this;
  }

  @Override
  public TrackedStore writeByte(long offset, byte value) {
    MEMORY.writeByte(writable(offset, Byte.BYTES), value);
    return written(offset, Byte.BYTES);
  }

  @Override
  public TrackedStore writeShort(long offset, short value) {
    MEMORY.writeShort(writable(offset, Short.BYTES), value);
    return written(offset, Short.BYTES);
  }

  @Override
  public TrackedStore writeInt(long offset, int value) {
    MEMORY.writeInt(writable(offset, Integer.BYTES), value);
    return written(offset, Integer.BYTES);
  }

  @Override
  public TrackedStore writeLong(long offset, long value) {
    MEMORY.writeLong(writable(offset, Long.BYTES), value);
    return written(offset, Long.BYTES);
  }

  @Override
  public TrackedStore writeFloat(long offset, float value) {
    return writeInt(offset, Float.floatToRawIntBits(value));
  }

  @Override
  public TrackedStore writeDouble(long offset, double value) {
    return writeLong(offset, Double.doubleToRawLongBits(value));
  }

  @Override
  public TrackedStore writeOrderedInt(long offset, int value) {
    MEMORY.writeOrderedInt(writable(offset, Integer.BYTES), value);
    return written(offset, Integer.BYTES);
  }

  @Override
  public TrackedStore writeOrderedLong(long offset, long value) {
    MEMORY.writeOrderedLong(writable(offset, Long.BYTES), value);
    return written(offset, Long.BYTES);
  }

  @Override
  public TrackedStore writeVolatileByte(long offset, byte value) {
    MEMORY.writeVolatileByte(writable(offset, Byte.BYTES), value);
    return written(offset, Byte.BYTES);
  }

  @Override
  public TrackedStore writeVolatileShort(long offset, short value) {
    MEMORY.writeVolatileShort(writable(offset, Short.BYTES), value);
    return written(offset, Short.BYTES);
  }

  @Override
  public TrackedStore writeVolatileInt(long offset, int value) {
    MEMORY.writeVolatileInt(writable(offset, Integer.BYTES), value);
    return written(offset, Integer.BYTES);
  }

  @Override
  public TrackedStore writeVolatileLong(long offset, long value) {
    MEMORY.writeVolatileLong(writable(offset, Long.BYTES), value);
    return written(offset, Long.BYTES);
  }

  @Override
  public boolean compareAndSwapInt(long offset, int expected, int value) {
    boolean swapped = MEMORY.compareAndSwapInt(writable(offset, Integer.BYTES), expected, value);
    if (swapped) {
      written(offset, Integer.BYTES);
    }
    return swapped;
  }

  @Override
  public boolean compareAndSwapLong(long offset, long expected, long value) {
    boolean swapped = MEMORY.compareAndSwapLong(writable(offset, Long.BYTES), expected, value);
    if (swapped) {
      written(offset, Long.BYTES);
    }
    return swapped;
  }

  @Override
  public void testAndSetInt(long offset, int expected, int value) {
    MEMORY.testAndSetInt(writable(offset, Integer.BYTES), offset, expected, value);
    written(offset, Integer.BYTES);
  }

  @Override
  public TrackedStore write(long offsetInStore, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    MEMORY.writeBytes(writable(offsetInStore, length), bytes, offset, length);
    return written(offsetInStore, length);
  }

  @Override
  public void write(long offsetInStore, ByteBuffer bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.capacity());
    if (bytes.hasArray()) {
      write(offsetInStore, bytes.array(), bytes.arrayOffset() + offset, length);
    } else if (bytes.isDirect()) {
      long source = BufferAddress.of(bytes) - bytes.position() + offset;
      copyIn(source, offsetInStore, length, bytes);
    } else {
      byte[] copy = new byte[length];
      bytes.duplicate().clear().get(offset, copy);
      write(offsetInStore, copy, 0, length);
    }
  }

  @Override
  public TrackedStore write(long offset, RandomDataInput bytes, long from, long length) {
    if (bytes instanceof TrackedStore source && !source.isOutside(from, length)) {
      return copyIn(source.addressOf(from), offset, length, source);
    }
    if (bytes.isDirectMemory() && from >= 0 && from <= bytes.realCapacity() - length) {
      return copyIn(bytes.addressForRead(from), offset, length, bytes);
    }
    writable(offset, length);
    long i = 0;
    for (; i < length - 7; i += Long.BYTES) {
      writeLong(offset + i, bytes.readLong(from + i));
    }
    for (; i < length; i++) {
      writeByte(offset + i, bytes.readByte(from + i));
    }
    return this;
  }

  /** Copies memory that {@code source} keeps; the two may overlap. */
  private TrackedStore copyIn(long address, long offset, long length, Object source) {
    try {
      MEMORY.copyMemory(address, writable(offset, length), length);
    } finally {
      Reference.reachabilityFence(source);
    }
    return written(offset, length);
  }

  @Override
  public void nativeWrite(long address, long position, long size) {
    copyIn(address, position, size, this);
  }

  @Override
  public void move(long from, long to, long length) {
    writable(from, length);
    copyIn(addressOf(from), to, length, this);
  }

  /** Zeroes what lies in both the range and the segment. */
  @Override
  public TrackedStore zeroOut(long start, long end) {
    throwIfClosed();
    long from = Math.max(0, start);
    long size = Math.min(end, capacity()) - from;
    if (size > 0) {
      MEMORY.setMemory(writable(from, size), size, (byte) 0);
      written(from, size);
    }
    return this;
  }

  @Override
  public long write8bit(long position, BytesStore<?, ?> bytes) {
    long length = bytes.readRemaining();
    long start = BytesUtil.writeStopBit(this, position, length);
    write(start, bytes, bytes.readPosition(), length);
    return start + length;
  }

  @Override
  public long write8bit(long position, String text, int start, int length) {
    Objects.checkFromIndexSize(start, length, text.length());
    long first = BytesUtil.writeStopBit(this, position, length);
    for (int i = 0; i < length; i++) {
      writeByte(first + i, (byte) text.charAt(start + i));
    }
    return first + length;
  }

  /** Writes the digits from the last to the first, then turns them round, as Chronicle does. */
  @Override
  public long appendAndReturnLength(
      long start, boolean negative, long mantissa, int exponent, boolean append0) {
    long end = start;
    int point = exponent;
    if (point <= 0) {
      if (append0) {
        writeByte(end++, (byte) '0');
        writeByte(end++, (byte) '.');
      }
      for (; point < 0; point++) {
        writeByte(end++, (byte) '0');
      }
      point = -1;
    }
    long left = mantissa;
    do {
      writeByte(end++, (byte) ('0' + left % 10));
      left /= 10;
      if (--point == 0) {
        writeByte(end++, (byte) '.');
      }
    } while (left > 0 || point >= 0);
    if (negative) {
      writeByte(end++, (byte) '-');
    }
    reverse(start, end);
    return end - start;
  }

  private void reverse(long start, long end) {
    long low = start;
    for (long high = end - 1; low < high; high--) {
      byte first = readByte(low);
      writeByte(low++, readByte(high));
      writeByte(high, first);
    }
  }

  @Override
  public long addressForRead(long offset) {
    return frozen ? readable(offset, 0) : addressForWrite(offset);
  }

  @Override
  public long addressForWrite(long offset) {
    long address = writable(offset, 0);
    marks.becomeIncomplete();
    return address;
  }

  @Override
  public long addressForWritePosition() {
    return addressForWrite(0);
  }
}
