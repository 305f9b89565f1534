package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Durability;
import io.baton.api.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Breaks bigger things from time to time: processes, connections, disks, the registry. Every seed
 * has its own mixture: what is rare in most is frequent in some, and so is what it takes together.
 */
final class Nemesis {

  /** What it does, and how likely, compared to others. */
  private record Strike(double weight, Runnable task) {}

  private final Cluster cluster;
  private final World world;
  private final List<Strike> strikes = new ArrayList<>();

  Nemesis(Cluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world;
    may(2, () -> when(Fault.NODE_KILLED, node()::kill));
    may(1, () -> when(Fault.NODE_STOPPED, node()::stop));
    may(1, () -> strike(Fault.NODE_PAUSED, 1_500, node()::pause));
    may(1, () -> strike(Fault.NODE_CUT_OFF, 1_500, node()::cutOff));
    may(2, () -> strike(Fault.NODE_MUTE, 800, node()::mute));
    may(3, () -> when(Fault.CONNECTION_SEVERED, node()::severOne));
    may(1, () -> when(Fault.CONNECTION_SEVERED, node()::severAll));
    may(1, this::loseReplica);
    may(2, () -> reboot(node()));
    may(1, this::flip);
    may(1, () -> when(Fault.CLIENT_KILLED, client()::kill));
    may(1, () -> strike(Fault.CLIENT_PAUSED, world.chance(0.3) ? 8_000 : 600, client()::pause));
    may(1, () -> strike(Fault.SESSION_EXPIRED, 1_500, client()::expire));
    may(1, this::disturbAdmin);
    may(1, () -> strike(Fault.REGISTRY_AWAY, 1_000, this::takeAway));
    may(0.5, () -> when(Fault.REGISTRY_WENT_BACK, cluster.wrongRegistry::putInPlace));
    may(1, () -> when(Fault.DESIRED_ELSEWHERE, this::desire));
    cluster.registry.whenLandedLate(this::follow);
  }

  private void may(double usual, Runnable task) {
    double dice = world.random.nextDouble();
    strikes.add(new Strike(dice < 0.1 ? 0 : dice < 0.2 ? 8 * usual : usual, task));
  }

  /** Goes on for as long as there are faults. */
  void strike() {
    double pace = world.faults().pace();
    if (pace == 0) {
      return;
    }
    double left = world.random.nextDouble() * strikes.stream().mapToDouble(Strike::weight).sum();
    for (Strike strike : strikes) {
      left -= strike.weight;
      if (left < 0) {
        strike.task.run();
        break;
      }
    }
    world.after(world.millis(20, 600 / pace), this::strike);
  }

  /** A write landed late: what comes of it shows if its writer dies, and some nodes with it. */
  private void follow(SimProcess writer) {
    if (world.faults().pace() > 0 && cluster.applications().contains(writer) && world.chance(0.3)) {
      world.after(
          world.millis(5, 300),
          () -> {
            when(Fault.CLIENT_KILLED, writer::kill);
            cluster.nodes().stream()
                .filter(node -> world.chance(0.6))
                .forEach(node -> strike(Fault.NODE_CUT_OFF, 3_000, node::cutOff));
          });
    }
  }

  private SimNode node() {
    return cluster.any(cluster.nodes());
  }

  private SimProcess client() {
    return cluster.any(cluster.applications());
  }

  /** A replica on some node, or null. */
  private @Nullable Host replica() {
    SimNode node = node();
    List<Host> hosts =
        cluster.segments().stream().map(node::host).filter(Host::hasReplica).toList();
    return hosts.isEmpty() ? null : cluster.any(hosts);
  }

  private void takeAway(long nanos) {
    cluster.registry.outage(nanos);
    cluster.nodes().forEach(node -> node.guard().disconnected());
  }

  private void disturbAdmin() {
    if (world.random.nextBoolean()) {
      when(Fault.ADMIN_KILLED, cluster.admin::kill);
    } else {
      strike(Fault.SESSION_EXPIRED, 1_500, cluster.admin::expire);
    }
  }

  /** A fault that leaves another member of the in-sync set with its data. */
  private void loseReplica() {
    Host host = replica();
    if (host != null && host.isExpendable()) {
      when(Fault.REPLICA_DELETED, () -> host.node().lose(host));
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
      if (node.isExpendable()) {
        when(Fault.MACHINE_REBOOTED, node::reboot);
      }
    } else if (world.chance(0.3)) {
      when(Fault.MACHINE_REBOOTED, () -> cluster.nodes().forEach(SimNode::reboot));
    } else {
      when(Fault.MACHINE_REBOOTED, node::reboot);
    }
  }

  private void flip() {
    Host host = replica();
    if (world.plan.store() && host != null && host.isExpendable()) {
      when(Fault.BIT_FLIPPED, () -> host.node().flip(host));
    }
  }

  /** The administrator wants the replicas elsewhere. */
  private void desire() {
    SimSegment segment = cluster.registry.named();
    if (segment == null) {
      return;
    }
    List<NodeId> ids = new ArrayList<>();
    cluster.nodes().forEach(node -> ids.add(node.id()));
    Collections.shuffle(ids, new Random(world.random.nextLong()));
    segment.record().desire(ImmutableSet.copyOf(ids.subList(0, cluster.spec.replicas())));
  }
}
