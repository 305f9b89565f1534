package io.baton.replication.guard;

import com.google.common.collect.ImmutableList;

/**
 * What a node remembers of ZooKeeper, over restarts: it shows at least that, unless it went back.
 *
 * @param mark number of the node's last mark; 0 before the first
 * @param mzxid ZooKeeper's number of the write of that mark
 * @param rebuilds nonces of the rebuilds that the node saw, newest first
 */
public record Memory(long mark, long mzxid, ImmutableList<Long> rebuilds) {

  /** Of a node that has written nothing yet. */
  public static final Memory NOTHING = new Memory(0, 0, ImmutableList.of());
}
