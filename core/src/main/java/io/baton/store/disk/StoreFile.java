package io.baton.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One file of {@link #size} bytes that lie in memory: numbers are little-endian, what was written
 * is read at once and outlives the process, and {@link #sync} makes it outlive a power cut. Without
 * it a power cut keeps any part of it, in any order. Used by one thread at a time. Positions are
 * within the size.
 */
public interface StoreFile extends AutoCloseable {

  /**
   * What the file system knows the file by, so that a copy of it is told from itself; 0 where that
   * is not known.
   */
  long inode();

  /** Bytes; all of them have real space. */
  long size();

  /**
   * Grows the file by zeros, with real space under them.
   *
   * @param size above the present one
   * @throws DiskFullException if there is no room; the file is then as before
   */
  void allocate(long size) throws IOException;

  /** Reads a number; {@code position} is a multiple of 4. */
  int readInt(long position);

  /** Reads a number; {@code position} is a multiple of 8. */
  long readLong(long position);

  /** Fills {@code into} up to its limit. */
  void read(long position, ByteBuffer into) throws IOException;

  /** Writes all that {@code from} has left. A process that dies meanwhile leaves a part of it. */
  void write(long position, ByteBuffer from) throws IOException;

  /**
   * Writes a number in one step, after all writes before it; {@code position} is a multiple of 8.
   */
  void writeLong(long position, long value) throws IOException;

  /**
   * Makes everything written so far outlive a power cut. After an error nobody knows what did, and
   * a second sync would not tell: the kernel has marked the pages clean.
   */
  void sync() throws IOException;

  /** Lets the file go, without a sync. Harmless twice. */
  @Override
  void close();
}
