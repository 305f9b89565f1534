package io.baton.daemon.monitor;

/** Takes durations into a histogram; cheap, without allocation, from any thread. */
@FunctionalInterface
public interface Timing {

  /**
   * One more.
   *
   * @param nanos how long it took, 0 or more
   */
  void record(long nanos);
}
