package io.baton.cli.rebuild;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.rebuild.Findings;
import io.baton.rebuild.Listings;
import io.baton.registry.Registry;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.LiveRecord;
import io.baton.registry.record.NodeStatus;
import io.baton.replication.inventory.ListedReplica;
import io.baton.transport.Transport;
import java.util.Map;
import java.util.TreeMap;

/** Asks the storage nodes and ZooKeeper what they have. */
final class Survey {

  private final Registry registry;
  private final Transport transport;
  private final Rebuild.Order order;
  private final Map<NodeId, NodeCall> calls = new TreeMap<>();

  Survey(Registry registry, Transport transport, Rebuild.Order order) {
    this.registry = registry;
    this.transport = transport;
    this.order = order;
  }

  /**
   * Connects to all nodes: those that were named, and those that ZooKeeper knows.
   *
   * @throws UnavailableException naming the one that does not answer
   */
  Map<NodeId, NodeCall> connect() {
    order.nodes().forEach(this::connect);
    for (NodeStatus node : registry.nodes().list(order.timeout())) {
      NodeId id = node.record().id();
      if (!order.without().contains(id) && !calls.containsKey(id)) {
        connect(id, node.live().map(LiveRecord::address).orElse(node.record().address()));
      }
    }
    if (calls.isEmpty()) {
      throw new RefusedException("no storage node is known: name them by --nodes HOST:PORT,...");
    }
    return calls;
  }

  private void connect(HostAndPort address) {
    NodeCall call = NodeCall.connect(transport, address);
    calls.put(call.node(), call);
  }

  private void connect(NodeId node, HostAndPort address) {
    String instead =
        "; node %s: start it, say where it is by --nodes, or say --without %s and lose what it alone holds"
            .formatted(node, node);
    try {
      connect(address);
    } catch (UnavailableException e) {
      throw new UnavailableException(e.getMessage() + instead, e);
    }
    if (!calls.containsKey(node)) {
      throw new UnavailableException("another node is at " + address + instead);
    }
  }

  /** What all of them have. */
  Findings findings() {
    ImmutableMap.Builder<SegmentId, VersionedRecord> records = ImmutableMap.builder();
    for (String bucket : registry.segments().buckets(order.timeout())) {
      registry
          .segments()
          .inBucket(bucket, order.timeout())
          .forEach(found -> records.put(found.record().id(), found));
    }
    ImmutableMap<NodeId, ImmutableList<ListedReplica>> nodes = listings();
    boolean believed = calls.values().stream().allMatch(call -> call.rebuilds().believes());
    boolean isCluster = registry.cluster().find(order.timeout()).isPresent();
    int rebuilds =
        calls.values().stream().mapToInt(call -> call.rebuilds().count()).max().orElse(0);
    return new Findings(nodes, records.buildOrThrow(), rebuilds, !believed || !isCluster);
  }

  private ImmutableMap<NodeId, ImmutableList<ListedReplica>> listings() {
    ImmutableMap<NodeId, ImmutableList<ListedReplica>> first = list();
    if (first.values().stream().noneMatch(Listings::haveGroups)) {
      return first;
    }
    ImmutableMap.Builder<NodeId, ImmutableList<ListedReplica>> joined = ImmutableMap.builder();
    list()
        .forEach(
            (node, later) ->
                joined.put(
                    node, Listings.joined(first.getOrDefault(node, ImmutableList.of()), later)));
    return joined.buildOrThrow();
  }

  private ImmutableMap<NodeId, ImmutableList<ListedReplica>> list() {
    return calls.values().stream()
        .collect(ImmutableMap.toImmutableMap(NodeCall::node, NodeCall::list));
  }
}
