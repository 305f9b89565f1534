package io.baton.replication.sim;

import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.owner.Owner;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.storage.ReplicaStorage;

/** One run: registration, some seconds of faults, then calm, in which everything must heal. */
public final class Simulation {

  private static final long HEALED_WITHIN = 60_000 * World.MILLIS;
  private static final int CLIENTS = 3;
  private static final int FOLLOWERS = 2;

  private final long seed;
  private final World world;
  private final Cluster cluster;

  private Simulation(long seed, Plan plan, Coverage coverage) {
    this.seed = seed;
    this.world = new World(seed, plan, coverage);
    int nodes = 2 + world.random.nextInt(3);
    this.cluster = new Cluster(world, spec(nodes), nodes);
    for (int i = 1; i <= CLIENTS; i++) {
      cluster.clients.add(new SimClient(cluster, "c" + i));
    }
    for (int i = 1; plan.followed() && i <= FOLLOWERS; i++) {
      cluster.followers.add(new SimFollower(cluster, "f" + i));
    }
  }

  private SegmentSpec spec(int nodes) {
    int blocks = 4 + world.random.nextInt(5);
    if (world.chance(0.02)) {
      blocks = 129 + world.random.nextInt(271);
      world.coverage.reached(Branch.SEVERAL_GROUPS);
    } else if (world.chance(0.05)) {
      blocks = 1;
    }
    int replicas = Math.min(nodes, 2 + world.random.nextInt(2));
    int minInSync = 1 + world.random.nextInt(Math.min(2, replicas));
    Durability durability =
        world.plan.store() && world.random.nextBoolean() ? Durability.DISK : Durability.MEMORY;
    long capacity = (long) blocks * SegmentSpec.BLOCK_SIZE - 100L * world.random.nextInt(2);
    return new SegmentSpec(capacity, replicas, minInSync, durability);
  }

  /**
   * Runs one seed.
   *
   * @param plan how it is run
   * @param coverage counts what was reached
   * @throws AssertionError naming the seed and the broken promise, with what happened before
   */
  static void run(long seed, Plan plan, Coverage coverage) {
    Simulation simulation = new Simulation(seed, plan, coverage);
    try {
      simulation.register();
      simulation.disturb();
      simulation.heal();
    } catch (Violation | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e + "\n" + simulation.world.trace, e);
    }
  }

  /** A segment and its first owner; nothing fails yet. */
  private void register() {
    cluster.admin.register();
    world.runUntil(world.now() + 100 * World.MILLIS);
    SimSegment first = cluster.registry.named();
    boolean ready = first != null && first.record().current().state() == Znode.State.READY;
    check(ready, "R9 names", "nothing was registered");
    cluster.clients.forEach(client -> client.behave(0, Integer.MAX_VALUE));
    cluster.clients.get(0).open();
    cluster.clients.forEach(SimClient::act);
    cluster.followers.forEach(SimFollower::act);
    cluster.admin.act();
    world.runUntil(world.now() + 200 * World.MILLIS);
  }

  private void disturb() {
    world.faults(Faults.random(world.random));
    double eagerness = world.chance(0.2) ? 0.1 : 0.002 + 0.02 * world.random.nextDouble();
    cluster.clients.forEach(client -> client.behave(eagerness, Integer.MAX_VALUE));
    double busy = world.chance(0.3) ? 0.4 : 0.15 * world.random.nextDouble();
    cluster.admin.behave(world.chance(0.4) ? 0 : busy);
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
    cluster.admin.calm();
    SimClient last = cluster.clients.get(0);
    for (SimClient client : cluster.clients) {
      client.wake();
      client.start();
      client.behave(client == last ? 1 : 0, client == last ? 5 : 0);
    }
    cluster.followers.forEach(SimFollower::wake);
    cluster.followers.forEach(SimFollower::start);
    last.kill();
    last.start();
    long deadline = world.now() + HEALED_WITHIN;
    while (!isHealed(last) || !isTidy()) {
      if (world.now() >= deadline) {
        throw new Violation("liveness", "not healed: " + describe(last));
      }
      world.runUntil(world.now() + 50 * World.MILLIS);
    }
  }

  /**
   * Of what was removed, or never finished, nothing is left; what the right registry never had is
   * kept, as nothing tells it from what a registry has lost.
   */
  private boolean isTidy() {
    return cluster.segments().stream()
        .filter(segment -> segment != cluster.registry.named() && segment.record().exists())
        .allMatch(
            segment -> cluster.nodes().stream().noneMatch(node -> node.host(segment).hasReplica()));
  }

  private boolean isHealed(SimClient last) {
    SimSegment named = cluster.registry.named();
    if (!last.isOwner() || last.committed() < 5 || last.owned() != named) {
      return false;
    }
    Owner owner = last.owner();
    Znode record = named.record().current();
    return owner.inSync().equals(record.inSync())
        && containsDesired(record)
        && record.inSync().stream().allMatch(member -> holds(named, member, owner.newest()))
        && cluster.followers.stream().allMatch(one -> one.shows(named, owner.newest()));
  }

  private static boolean containsDesired(Znode record) {
    return record.desired().stream()
        .allMatch(node -> record.inSync().stream().anyMatch(m -> m.node().equals(node)));
  }

  private boolean holds(SimSegment segment, Member member, Version version) {
    ReplicaStorage storage = cluster.node(member.node()).host(segment).stored();
    return storage != null
        && storage.incarnation() == member.incarnation()
        && storage.last().equals(version)
        && storage.commitPoint().equals(version);
  }

  private String describe(SimClient last) {
    return (last.isOwner() ? "owner of " + last.owner().newest() : "no owner")
        + ", of "
        + cluster.registry.named()
        + ", nodes have replicas of "
        + cluster.segments().stream()
            .filter(segment -> cluster.nodes().stream().anyMatch(n -> n.host(segment).hasReplica()))
            .map(segment -> segment + " " + segment.record().timeline().values())
            .toList();
  }

  private static void check(boolean holds, String rule, String what) {
    if (!holds) {
      throw new Violation(rule, what);
    }
  }
}
