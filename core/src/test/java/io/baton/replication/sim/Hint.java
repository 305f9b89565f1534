package io.baton.replication.sim;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.message.Reply;
import io.baton.replication.removal.Drop;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/** Tells nodes that a segment was removed, as {@code Removal} does. */
final class Hint implements Link.User {

  private final SimSegment segment;
  private final TreeMap<NodeId, Link> links = new TreeMap<>();

  private Hint(SimSegment segment) {
    this.segment = segment;
  }

  /** Tells every node that should have a replica, for a while. */
  static void send(SimProcess by, Cluster cluster, SimSegment segment, Znode record) {
    Hint hint = new Hint(segment);
    Set<NodeId> nodes = new LinkedHashSet<>(record.desired());
    record.inSync().stream().map(Member::node).forEach(nodes::add);
    nodes.forEach(node -> hint.links.put(node, new Link(by, cluster.node(node), hint).open()));
    by.world.after(500 * World.MILLIS, () -> hint.links.values().forEach(Link::close));
  }

  @Override
  public void connected(NodeId node) {
    links.get(node).send(new Drop(segment.id));
  }

  @Override
  public void disconnected(NodeId node) {}

  @Override
  public void received(NodeId node, Reply reply) {
    links.get(node).close();
  }
}
