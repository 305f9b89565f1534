package io.baton.rebuild;

/**
 * Epochs across rebuilds: {@code generation * SIZE + opens}. An open counts one up, within the
 * generation of the record that it read; a rebuild begins a new generation, and keeps the count.
 *
 * <p>So a seal is above whatever was promised, and above every epoch that was won in the lost
 * ZooKeeper and that no node has heard of yet. And it does not hide which replicas had promised the
 * same: those that a rebuild which was cut short has sealed, and those that it has not, still have
 * the same count.
 */
final class Generations {

  /** More opens than a segment ever sees: one each second for 30 years. */
  static final long SIZE = 1_000_000_000L;

  private Generations() {}

  static long of(long epoch) {
    return epoch / SIZE;
  }

  static long opens(long epoch) {
    return epoch % SIZE;
  }

  /** An epoch of a generation. */
  static long epoch(long generation, long opens) {
    return generation * SIZE + opens;
  }
}
