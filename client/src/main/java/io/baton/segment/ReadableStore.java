package io.baton.segment;

import java.lang.ref.Reference;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.internal.AbstractBytesStore;
import net.openhft.chronicle.core.UnsafeMemory;
import net.openhft.chronicle.core.io.ClosedIllegalStateException;
import net.openhft.chronicle.core.io.ReferenceOwner;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of {@link TrackedStore}. Every access is checked against the segment's length,
 * whatever limits the {@code Bytes} above it believes in: nothing reaches past the end, or the
 * memory at all after {@link #close}.
 *
 * <p>It says that it is not direct memory, as Chronicle then comes through these methods for
 * everything and does not write to addresses on its own. Reference counts are not kept: the garbage
 * collector holds the mapping for as long as there is a view of it.
 */
abstract class ReadableStore<B extends ReadableStore<B>> extends AbstractBytesStore<B, Void> {

  static final UnsafeMemory MEMORY = UnsafeMemory.MEMORY;

  private static final long CLOSED = -1;

  /** Those before the segment grew: whoever has just read their address may still use it. */
  private final List<Mapping> former = new ArrayList<>();

  private Mapping mapping;

  /** Read after {@link #limit}, and written before it: no access reaches past its mapping. */
  private long base;

  /** Bytes that can be accessed, or {@link #CLOSED}, which no access passes. */
  private volatile long limit;

  ReadableStore(Mapping mapping) {
    super(false);
    this.mapping = mapping;
    this.base = mapping.address();
  }

  /** From now on the memory is a larger mapping of the same file; {@link #limit} says when. */
  final void remap(Mapping larger) {
    former.add(mapping);
    mapping = larger;
    base = larger.address();
  }

  /** How often it was mapped anew. */
  final int growths() {
    return former.size();
  }

  /** Sets how many bytes can be accessed from now on. */
  final void limit(long bytes) {
    limit = bytes;
  }

  /** Ends every access. */
  final void close() {
    limit = CLOSED;
  }

  final boolean isClosed() {
    return limit == CLOSED;
  }

  final boolean isOutside(long offset, long size) {
    return offset < 0 || size < 0 || offset > limit - size;
  }

  final long addressOf(long offset) {
    return base + offset;
  }

  final void throwIfClosed() {
    if (isClosed()) {
      throw new ClosedIllegalStateException("the segment was closed; open it again to use it");
    }
  }

  final long readable(long offset, long size) {
    if (isOutside(offset, size)) {
      throwIfClosed();
      throw new BufferUnderflowException();
    }
    return base + offset;
  }

  /** Keeps the mappings until an access by address is over; an access throws only before it. */
  @SuppressWarnings("ReachabilityFenceUsage") // its callers' finally would guard nothing
  final void keep() {
    Reference.reachabilityFence(this);
  }

  @Override
  public byte readByte(long offset) {
    byte value = MEMORY.readByte(readable(offset, Byte.BYTES));
    keep();
    return value;
  }

  @Override
  public short readShort(long offset) {
    short value = MEMORY.readShort(readable(offset, Short.BYTES));
    keep();
    return value;
  }

  @Override
  public int readInt(long offset) {
    int value = MEMORY.readInt(readable(offset, Integer.BYTES));
    keep();
    return value;
  }

  @Override
  public long readLong(long offset) {
    long value = MEMORY.readLong(readable(offset, Long.BYTES));
    keep();
    return value;
  }

  @Override
  public float readFloat(long offset) {
    return Float.intBitsToFloat(readInt(offset));
  }

  @Override
  public double readDouble(long offset) {
    return Double.longBitsToDouble(readLong(offset));
  }

  @Override
  public byte readVolatileByte(long offset) {
    byte value = MEMORY.readVolatileByte(readable(offset, Byte.BYTES));
    keep();
    return value;
  }

  @Override
  public short readVolatileShort(long offset) {
    short value = MEMORY.readVolatileShort(readable(offset, Short.BYTES));
    keep();
    return value;
  }

  @Override
  public int readVolatileInt(long offset) {
    int value = MEMORY.readVolatileInt(readable(offset, Integer.BYTES));
    keep();
    return value;
  }

  @Override
  public long readVolatileLong(long offset) {
    long value = MEMORY.readVolatileLong(readable(offset, Long.BYTES));
    keep();
    return value;
  }

  @Override
  public long read(long offsetInStore, byte[] bytes, int offset, int length) {
    int count = (int) Math.min(length, Math.max(0, capacity() - offsetInStore));
    Objects.checkFromIndexSize(offset, count, bytes.length);
    MEMORY.readBytes(readable(offsetInStore, count), bytes, offset, count);
    keep();
    return count;
  }

  @Override
  public void nativeRead(long position, long address, long size) {
    MEMORY.copyMemory(readable(position, size), address, size);
    keep();
  }

  @Override
  public boolean isDirectMemory() {
    return false;
  }

  @Override
  public boolean sharedMemory() {
    return true;
  }

  /** The segment's length now; 0 after close. */
  @Override
  public long capacity() {
    return Math.max(0, limit);
  }

  @Override
  public @Nullable Void underlyingObject() {
    return null;
  }

  @Override
  public BytesStore<B, Void> copy() {
    throw new UnsupportedOperationException("copy a Bytes of the segment instead");
  }

  @Override
  public void reserve(ReferenceOwner owner) {}

  @Override
  public void release(ReferenceOwner owner) {}

  @Override
  public void releaseLast(ReferenceOwner owner) {}

  @Override
  protected void performRelease() {}
}
