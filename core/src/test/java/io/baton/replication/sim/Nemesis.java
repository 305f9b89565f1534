package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Durability;
import io.baton.api.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;

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
    switch (world.random.nextInt(18)) {
      case 0, 1 -> when(Fault.NODE_KILLED, node::kill);
      case 2 -> strike(Fault.NODE_PAUSED, 1_500, node::pause);
      case 3 -> strike(Fault.NODE_CUT_OFF, 1_500, node::cutOff);
      case 4, 5, 6 -> when(Fault.CONNECTION_SEVERED, node::severOne);
      case 7 -> loseReplica(node);
      case 8 -> when(Fault.CLIENT_KILLED, client::kill);
      case 9 -> strike(Fault.CLIENT_PAUSED, world.chance(0.3) ? 8_000 : 600, client::pause);
      case 10 -> strike(Fault.REGISTRY_AWAY, 1_000, cluster.registry::outage);
      case 11 -> when(Fault.DESIRED_ELSEWHERE, this::desire);
      case 12 -> when(Fault.CONNECTION_SEVERED, node::severAll);
      case 13, 14 -> reboot(node);
      case 15 -> flip(node);
      default -> strike(Fault.NODE_MUTE, 800, node::mute);
    }
    world.after(world.millis(20, 600 / pace), this::strike);
  }

  /** A fault that leaves another member of the in-sync set with its data. */
  private void loseReplica(SimNode node) {
    if (cluster.healthyBeside(node) > 0 && node.hasReplica()) {
      when(Fault.REPLICA_DELETED, node::loseReplica);
    }
  }

  private void when(Fault fault, Runnable task) {
    if (world.strikes(fault)) {
      task.run();
    }
  }

  private void strike(Fault fault, double mostMillis, LongConsumer task) {
    long nanos = world.millis(5, mostMillis);
    when(fault, () -> task.accept(nanos));
  }

  /** One machine, or all; with {@code MEMORY} durability only if another member keeps its data. */
  private void reboot(SimNode node) {
    if (!world.plan.store()) {
      return;
    }
    if (cluster.spec.durability() == Durability.MEMORY) {
      if (cluster.healthyBeside(node) > 0) {
        when(Fault.MACHINE_REBOOTED, node::reboot);
      }
    } else if (world.chance(0.3)) {
      when(Fault.MACHINE_REBOOTED, () -> cluster.nodes().forEach(SimNode::reboot));
    } else {
      when(Fault.MACHINE_REBOOTED, node::reboot);
    }
  }

  private void flip(SimNode node) {
    if (world.plan.store() && node.hasReplica() && cluster.healthyBeside(node) > 0) {
      when(Fault.BIT_FLIPPED, node::flip);
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
