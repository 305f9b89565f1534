package io.baton.benchmarks.side;

/** A copy of a state that another process could own, and that follows it. */
public interface Copy extends AutoCloseable {

  /** Reads eight bytes of the version that is shown. */
  long readLong(long offset);

  @Override
  void close();
}
