package io.baton.client.session;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.registry.record.LiveRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where storage nodes listen, as ZooKeeper said last. An address outlives the node's session: it
 * may be running all the same, and ZooKeeper may be the one that is down. Safe for use by several
 * threads.
 */
public final class NodeDirectory {

  private final Map<NodeId, HostAndPort> addresses = new ConcurrentHashMap<>();

  /** Takes what ZooKeeper said when it was asked, a node's last address if it does not run. */
  public void seen(NodeId node, HostAndPort address) {
    addresses.put(node, address);
  }

  /** Takes what ZooKeeper says now. */
  public void update(ImmutableMap<NodeId, LiveRecord> live) {
    live.forEach((node, record) -> addresses.put(node, record.address()));
  }

  /** Where a node was last, if it was ever seen. */
  public Optional<HostAndPort> address(NodeId node) {
    return Optional.ofNullable(addresses.get(node));
  }
}
