package io.baton.replication.sim;

import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of one simulation: nodes, clients, the registry, and what was ever registered. */
final class Cluster {

  final World world;
  final SegmentName name = SegmentName.of("sim");
  final SegmentSpec spec;
  final Coverage coverage;
  final SimRegistry registry;
  final SimAdmin admin;
  final WrongRegistry wrongRegistry;
  final List<SimClient> clients = new ArrayList<>();
  final List<SimFollower> followers = new ArrayList<>();
  final List<GroupClient> groupClients = new ArrayList<>();
  private final List<SimSegment> segments = new ArrayList<>();
  private final Map<NodeId, SimNode> nodes = new TreeMap<>();

  Cluster(World world, SegmentSpec spec, int nodeCount) {
    this.world = world;
    this.spec = spec;
    this.coverage = world.coverage;
    this.registry = new SimRegistry(world);
    this.admin = new SimAdmin(this);
    this.wrongRegistry = new WrongRegistry(this);
    for (int i = 1; i <= nodeCount; i++) {
      NodeId id = new NodeId("n" + i);
      nodes.put(id, new SimNode(id, this));
    }
  }

  /** The processes of applications: of one kind. */
  List<? extends SimProcess> applications() {
    return groupClients.isEmpty() ? clients : groupClients;
  }

  Collection<SimNode> nodes() {
    return nodes.values();
  }

  SimNode node(NodeId id) {
    return nodes.get(id);
  }

  /** All that was ever to be registered, oldest first. */
  List<SimSegment> segments() {
    return segments;
  }

  /** What has this id. */
  SimSegment segment(SegmentId id) {
    return segments.stream().filter(segment -> segment.id.equals(id)).findFirst().orElseThrow();
  }

  /** For a registration: an id is never used twice (R9). */
  SimSegment newSegment() {
    if (world.breaks(Broken.ID_REUSED) && !segments.isEmpty()) {
      return segments.get(0);
    }
    SimSegment made = new SimSegment(this, new SegmentId(7, 1 + segments.size()));
    segments.add(made);
    return made;
  }

  /** Something that is as likely as anything else in the list. */
  <T> T any(Collection<T> things) {
    return List.copyOf(things).get(world.random.nextInt(things.size()));
  }
}
