package io.baton.node.upkeep;

import io.baton.node.guard.RegistryGuard;
import io.baton.node.lane.Lanes;
import io.baton.store.ReplicaDirectory;
import java.util.concurrent.Executor;

/**
 * What deals with a ZooKeeper that went back (R11).
 *
 * @param guard finds out
 * @param inventory tells what a rebuild needs to know
 */
public record Rebuilds(RegistryGuard guard, Inventory inventory) {

  /**
   * For these replicas.
   *
   * @param upkeep the thread of {@code tombstones}
   */
  public static Rebuilds of(
      RegistryGuard guard,
      ReplicaDirectory replicas,
      Lanes lanes,
      Tombstones tombstones,
      Executor upkeep) {
    return new Rebuilds(guard, new Inventory(replicas, lanes, guard, tombstones, upkeep));
  }
}
