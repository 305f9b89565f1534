package io.baton.replication.sim;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of one simulation: nodes, clients, the registry and the history. */
final class Cluster {

  final World world;
  final SegmentId segment = new SegmentId(7, 7);
  final SegmentName name = SegmentName.of("sim");
  final SegmentSpec spec;
  final Coverage coverage;
  final History history;
  final SimRegistry registry;
  final List<SimClient> clients = new ArrayList<>();
  private final Map<NodeId, SimNode> nodes = new TreeMap<>();

  Cluster(World world, SegmentSpec spec, int nodeCount) {
    this.world = world;
    this.spec = spec;
    this.coverage = world.coverage;
    this.registry = new SimRegistry(this);
    this.history = new History(this);
    for (int i = 1; i <= nodeCount; i++) {
      NodeId id = new NodeId("n" + i);
      nodes.put(id, new SimNode(id, this));
    }
  }

  Collection<SimNode> nodes() {
    return nodes.values();
  }

  SimNode node(NodeId id) {
    return nodes.get(id);
  }

  /** Whether this replica still exists on its node's disk, undamaged. */
  boolean has(Member member) {
    return nodes.get(member.node()).has(member);
  }

  /** Members of the recorded set, other than the node's, that have all their data and keep it. */
  long healthyBeside(SimNode node) {
    return registry.current().inSync().stream()
        .filter(member -> !member.node().equals(node.id()) && has(member))
        .filter(member -> !node(member.node()).mayBeSetAside())
        .count();
  }

  /** Something that is as likely as anything else in the list. */
  <T> T any(Collection<T> things) {
    return List.copyOf(things).get(world.random.nextInt(things.size()));
  }
}
