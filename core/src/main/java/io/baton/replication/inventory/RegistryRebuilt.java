package io.baton.replication.inventory;

import io.baton.api.SegmentId;
import io.baton.replication.message.Request;

/**
 * A hint that the registry was rebuilt. The node looks at ZooKeeper itself before it believes it.
 * Answered by {@link RebuildNoted}.
 *
 * @param nonce that the {@code cluster} znode is to carry now, not 0
 */
public record RegistryRebuilt(long nonce) implements Request {

  /** It is about no segment. */
  @Override
  public SegmentId segment() {
    return ListReplicas.START;
  }
}
