package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.message.Create;
import io.baton.replication.message.Request;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.NewReplica;
import io.baton.replication.owner.Owner;
import io.baton.replication.storage.ReplicaStorage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One run of a group of two or three segments: some seconds of faults, then calm, in which
 * everything must heal. The group is there from the start, with its initial content.
 */
final class GroupSimulation {

  private static final long HEALED_WITHIN = 60_000 * World.MILLIS;
  private static final int CLIENTS = 3;

  private final long seed;
  private final World world;
  private final Cluster cluster;
  private final Group group;

  private GroupSimulation(long seed, Plan plan, @Nullable GroupBroken broken, Group.Tally tally) {
    this.seed = seed;
    this.world = new World(seed, plan, new Coverage());
    this.group = new Group(broken, tally);
    int nodes = 2 + world.random.nextInt(3);
    this.cluster = new Cluster(world, spec(nodes), nodes);
  }

  private SegmentSpec spec(int nodes) {
    int blocks = 1 + world.random.nextInt(6);
    int replicas = Math.min(nodes, 1 + world.random.nextInt(3));
    int minInSync = 1 + world.random.nextInt(Math.min(2, replicas));
    Durability durability =
        world.plan.store() && world.random.nextBoolean() ? Durability.DISK : Durability.MEMORY;
    return new SegmentSpec((long) blocks * SegmentSpec.BLOCK_SIZE, replicas, minInSync, durability);
  }

  /**
   * Runs one seed.
   *
   * @throws AssertionError naming the seed and the broken promise, with what happened before
   */
  static void run(long seed, Plan plan, @Nullable GroupBroken broken, Group.Tally tally) {
    GroupSimulation simulation = new GroupSimulation(seed, plan, broken, tally);
    try {
      simulation.register();
      simulation.disturb();
      simulation.heal();
    } catch (Violation | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e + "\n" + simulation.world.trace, e);
    }
  }

  private void register() {
    int segments = 2 + world.random.nextInt(2);
    for (int i = 0; i < segments; i++) {
      group.segments.add(cluster.newSegment());
    }
    for (int i = 1; i <= CLIENTS; i++) {
      cluster.groupClients.add(new GroupClient(cluster, group, "g" + i));
    }
    group.segments.forEach(this::register);
    cluster.groupClients.forEach(client -> client.behave(0, Integer.MAX_VALUE));
    cluster.groupClients.forEach(GroupClient::act);
    cluster.groupClients.get(0).behave(1, Integer.MAX_VALUE);
    world.runUntil(world.now() + 200 * World.MILLIS);
  }

  private void register(SimSegment segment) {
    List<NodeId> ids = new ArrayList<>(cluster.nodes().stream().map(SimNode::id).toList());
    Collections.shuffle(ids, new Random(world.random.nextLong()));
    ImmutableSet<NodeId> desired = ImmutableSet.copyOf(ids.subList(0, cluster.spec.replicas()));
    Content content = new Content(world, cluster.spec);
    content.change();
    Captured captured = content.capture(History.INITIAL);
    segment.history().captured(History.INITIAL, content);
    segment.history().taken(History.INITIAL, Version.NONE);
    GroupClient by = cluster.groupClients.get(0);
    Znode first = Znode.creating(by.presence(), world.random.nextLong(), desired);
    segment.record().create(first);
    ImmutableSet.Builder<Member> members = ImmutableSet.builder();
    desired.forEach(node -> members.add(made(segment, node, captured)));
    segment.record().create(first.ready(members.build(), world.random.nextLong()));
    segment.history().registered();
  }

  private Member made(SimSegment segment, NodeId node, Captured captured) {
    Host host = cluster.node(node).host(segment);
    Create create = new Create(segment.id, cluster.name, cluster.spec, 1);
    NewReplica replica = new NewReplica(node, create, captured, world.now());
    replica.connected(world.now());
    replica.received(host.answer(null, create), world.now());
    for (Request part = replica.nextPart(); part != null; part = replica.nextPart()) {
      replica.received(host.answer(null, part), world.now());
      replica.giveBack(part);
    }
    return replica.member();
  }

  private void disturb() {
    world.faults(Faults.random(world.random));
    double eagerness = world.chance(0.2) ? 0.1 : 0.002 + 0.02 * world.random.nextDouble();
    cluster.groupClients.forEach(client -> client.behave(eagerness, Integer.MAX_VALUE));
    new Nemesis(cluster).strike();
    world.runUntil(world.now() + (long) (world.plan.span() * world.millis(2_000, 8_000)));
  }

  private void heal() {
    world.trace("simulation", "ends the faults of seed", seed);
    world.faults(Faults.NONE);
    cluster.wrongRegistry.end();
    cluster.registry.endOutage();
    cluster.nodes().forEach(SimNode::replaceDoubtful);
    cluster.nodes().forEach(SimNode::calm);
    GroupClient last = cluster.groupClients.get(0);
    for (GroupClient client : cluster.groupClients) {
      client.wake();
      client.start();
      client.behave(client == last ? 1 : 0, client == last ? 5 : 0);
    }
    last.kill();
    last.start();
    long deadline = world.now() + HEALED_WITHIN;
    while (!isHealed(last)) {
      if (world.now() >= deadline) {
        throw new Violation("liveness", "not healed");
      }
      world.runUntil(world.now() + 50 * World.MILLIS);
    }
  }

  private boolean isHealed(GroupClient last) {
    return last.isOwner()
        && last.closings() > 0
        && last.owned().parts().stream().allMatch(part -> isHealed(part, last.owned()));
  }

  private boolean isHealed(GroupPart part, GroupSession session) {
    Owner owner = part.owner();
    Znode record = part.segment.record().current();
    return owner.inSync().equals(record.inSync())
        && record.desired().stream()
            .allMatch(node -> record.inSync().stream().anyMatch(m -> m.node().equals(node)))
        && session.owner().closed().equals(owner.newest())
        && record.inSync().stream().allMatch(member -> holds(part, member, owner.newest()));
  }

  private boolean holds(GroupPart part, Member member, Version version) {
    ReplicaStorage storage = cluster.node(member.node()).host(part.segment).stored();
    return storage != null
        && storage.incarnation() == member.incarnation()
        && storage.last().equals(version)
        && storage.commitPoint().equals(version);
  }
}
