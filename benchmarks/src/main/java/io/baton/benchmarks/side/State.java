package io.baton.benchmarks.side;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A state in this process's memory. Used by one thread at a time. */
public interface State extends AutoCloseable {

  /**
   * Writes into memory, and notes what changed.
   *
   * @param bytes direct; written from position to limit, which stay as they are
   */
  void write(long offset, ByteBuffer bytes);

  /** Returns when both servers have what was written since the last call. */
  void save();

  /**
   * Begins to save what was written since the last call; the state may be written to at once. A
   * side that does one thing at a time is done when it returns.
   */
  CompletableFuture<?> begin();

  /** The CRC-32C of all bytes in memory. */
  long checksum();

  /** Saves nothing. */
  @Override
  void close();
}
