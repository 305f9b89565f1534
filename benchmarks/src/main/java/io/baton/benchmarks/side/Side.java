package io.baton.benchmarks.side;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A connection to what keeps states. Safe for use by several threads. */
public interface Side extends AutoCloseable {

  /** Makes a state of zeros under a new name, here and on two servers. */
  State create(String name, long bytes);

  /** Makes a state that holds what remains in a heap buffer, on two servers; it is not open. */
  void put(String name, ByteBuffer content);

  /** Brings a state that was saved into the memory of this process. */
  State restore(String name, long bytes);

  /**
   * Keeps a copy of a state that is open, at what was saved last.
   *
   * @param shown is called after each change of the copy
   * @throws UnsupportedOperationException if there is nothing like it
   */
  Copy follow(String name, Consumer<Copy> shown);

  /** Removes a state that is closed. */
  void remove(String name);

  @Override
  void close();
}
