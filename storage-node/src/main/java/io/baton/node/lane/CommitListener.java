package io.baton.node.lane;

/** Hears of checkpoints that replicas took; by whoever works for their lane, must be quick. */
@FunctionalInterface
public interface CommitListener {

  /**
   * A replica holds one checkpoint more.
   *
   * @param bytes of its blocks, all parts together
   * @param nanos that the replica took for its last part, the sync included if there is one
   */
  void committed(long bytes, long nanos);
}
