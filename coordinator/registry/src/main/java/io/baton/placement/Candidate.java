package io.baton.placement;

import io.baton.api.NodeId;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeRecord;
import io.baton.registry.record.NodeState;
import io.baton.registry.record.NodeStatus;

/**
 * A storage node as placement sees it.
 *
 * @param id its identity
 * @param zone what fails together
 * @param machine the host's identity
 * @param capacity bytes it may fill
 * @param usedBytes bytes that are filled
 * @param active whether it is to get anything new
 * @param live whether it runs
 */
public record Candidate(
    NodeId id,
    String zone,
    String machine,
    long capacity,
    long usedBytes,
    boolean active,
    boolean live) {

  /** A node as the registry knows it. */
  public static Candidate of(NodeStatus status) {
    NodeRecord node = status.record();
    return new Candidate(
        node.id(),
        node.zone(),
        node.machine(),
        node.capacity(),
        status.live().map(LiveRecord::usedBytes).orElse(0L),
        node.state() == NodeState.ACTIVE,
        status.live().isPresent());
  }

  /** Bytes that are free; below 0 if more is filled than may be. */
  public long freeBytes() {
    return capacity - usedBytes;
  }
}
