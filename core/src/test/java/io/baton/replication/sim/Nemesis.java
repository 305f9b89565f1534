package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Breaks bigger things from time to time: processes, connections, disks, the registry. */
final class Nemesis {

  private final Cluster cluster;
  private final World world;

  Nemesis(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world;
  }

  /** Goes on for as long as there are faults. */
  void strike() {
    double pace = world.faults().pace();
    if (pace == 0) {
      return;
    }
    SimNode node = cluster.any(cluster.nodes());
    SimClient client = cluster.any(cluster.clients);
    switch (world.random.nextInt(14)) {
      case 0, 1 -> node.kill();
      case 2 -> node.pause(world.millis(5, 1_500));
      case 3 -> node.cutOff(world.millis(5, 1_500));
      case 4, 5, 6 -> node.severOne();
      case 7 -> loseReplica(node);
      case 8 -> client.kill();
      case 9 -> client.pause(world.millis(10, world.chance(0.3) ? 8_000 : 600));
      case 10 -> cluster.registry.outage(world.millis(10, 1_000));
      case 11 -> desire();
      case 12 -> node.severAll();
      default -> node.mute(world.millis(10, 800));
    }
    world.after(world.millis(20, 600 / pace), this::strike);
  }

  /** A fault that leaves another member of the in-sync set with its data. */
  private void loseReplica(SimNode node) {
    ImmutableSet<Member> inSync = cluster.registry.current().inSync();
    long others =
        inSync.stream().filter(m -> !m.node().equals(node.id()) && cluster.has(m)).count();
    if (others > 0 && node.hasReplica()) {
      node.loseReplica();
    }
  }

  /** The administrator wants the replicas elsewhere. */
  void desire() {
    List<NodeId> ids = new ArrayList<>();
    cluster.nodes().forEach(node -> ids.add(node.id()));
    Collections.shuffle(ids, new Random(world.random.nextLong()));
    ImmutableSet<NodeId> desired = ImmutableSet.copyOf(ids.subList(0, cluster.spec.replicas()));
    cluster.registry.desire(desired);
  }
}
