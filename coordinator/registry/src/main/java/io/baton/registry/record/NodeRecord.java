package io.baton.registry.record;

import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;

/**
 * What is known of a storage node whether it runs or not.
 *
 * @param id its identity
 * @param address where it listened last
 * @param zone what fails together: two replicas of a segment go to two zones if they can
 * @param machine the host's identity, so that replicas keep off the owner's machine
 * @param capacity bytes it may fill, 0 or more
 * @param state what an administrator wants of it
 * @param cluster the cluster id that its data directory belongs to
 */
public record NodeRecord(
    NodeId id,
    HostAndPort address,
    String zone,
    String machine,
    long capacity,
    NodeState state,
    String cluster) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the capacity is negative or the address has no port
   */
  public NodeRecord {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity must be 0 or more bytes, not " + capacity);
    }
    if (!address.hasPort()) {
      throw new IllegalArgumentException("address must be host:port, not " + address);
    }
  }

  /** The same in another state. */
  public NodeRecord withState(NodeState wanted) {
    return new NodeRecord(id, address, zone, machine, capacity, wanted, cluster);
  }
}
