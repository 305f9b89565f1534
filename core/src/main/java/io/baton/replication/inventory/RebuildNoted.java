package io.baton.replication.inventory;

import io.baton.api.SegmentId;
import io.baton.replication.message.Reply;

/**
 * What a node made of {@link RegistryRebuilt}.
 *
 * @param nonce of the request
 * @param works whether the node found it in ZooKeeper, remembers it durably, and refuses nothing
 *     for that reason any more
 */
public record RebuildNoted(long nonce, boolean works) implements Reply {

  @Override
  public SegmentId segment() {
    return ListReplicas.START;
  }
}
