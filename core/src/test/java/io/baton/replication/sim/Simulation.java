package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Create;
import io.baton.replication.owner.Owner;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.storage.ReplicaStorage;

/** One run: registration, some seconds of faults, then calm, in which everything must heal. */
public final class Simulation {

  private static final long HEALED_WITHIN = 60_000 * World.MILLIS;
  private static final int CLIENTS = 3;

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

  /** Epoch 1, empty replicas, the first version (R9); nothing fails yet. */
  private void register() {
    ImmutableSet.Builder<Member> members = ImmutableSet.builder();
    ImmutableSet.Builder<NodeId> desired = ImmutableSet.builder();
    cluster.nodes().stream()
        .limit(cluster.spec.replicas())
        .forEach(
            node -> {
              node.create(new Create(cluster.segment, cluster.name, cluster.spec, 1));
              members.add(node.member());
              desired.add(node.id());
            });
    RecordView record = new RecordView(1, members.build(), desired.build());
    cluster.clients.forEach(client -> client.behave(0, Integer.MAX_VALUE));
    SimClient first = cluster.clients.get(0);
    first.register(new Opened(cluster.segment, 1, record, Version.NONE));
    cluster.clients.stream().skip(1).forEach(SimClient::act);
    world.runUntil(world.now() + 300 * World.MILLIS);
    check(first.committed() > 0, "R9 names", "the first version was not committed");
  }

  private void disturb() {
    world.faults(Faults.random(world.random));
    double eagerness = 0.002 + 0.02 * world.random.nextDouble();
    cluster.clients.forEach(client -> client.behave(eagerness, Integer.MAX_VALUE));
    new Nemesis(cluster).strike();
    world.runUntil(world.now() + (long) (world.plan.span() * world.millis(2_000, 8_000)));
  }

  private void heal() {
    world.trace("simulation", "ends the faults of seed", seed);
    world.faults(Faults.NONE);
    cluster.registry.endOutage();
    cluster.nodes().forEach(SimNode::replaceDoubtful);
    cluster.nodes().forEach(SimNode::calm);
    SimClient last = cluster.clients.get(0);
    for (SimClient client : cluster.clients) {
      client.wake();
      client.start();
      client.behave(client == last ? 1 : 0, client == last ? 5 : 0);
    }
    last.kill();
    last.start();
    long deadline = world.now() + HEALED_WITHIN;
    while (!isHealed(last)) {
      check(world.now() < deadline, "liveness", "not healed: " + describe(last));
      world.runUntil(world.now() + 50 * World.MILLIS);
    }
  }

  private boolean isHealed(SimClient last) {
    if (!last.isOwner() || last.committed() < 5) {
      return false;
    }
    Owner owner = last.owner();
    Znode record = cluster.registry.current();
    return owner.inSync().equals(record.inSync())
        && containsDesired(record)
        && record.inSync().stream().allMatch(member -> holds(member, owner.newest()));
  }

  private static boolean containsDesired(Znode record) {
    return record.desired().stream()
        .allMatch(node -> record.inSync().stream().anyMatch(m -> m.node().equals(node)));
  }

  private boolean holds(Member member, Version version) {
    ReplicaStorage storage = cluster.node(member.node()).stored();
    return storage != null
        && storage.incarnation() == member.incarnation()
        && storage.last().equals(version)
        && storage.commitPoint().equals(version);
  }

  private String describe(SimClient last) {
    return (last.isOwner() ? "owner of " + last.owner().newest() : "no owner")
        + ", record "
        + cluster.registry.current();
  }

  private static void check(boolean holds, String rule, String what) {
    if (!holds) {
      throw new Violation(rule, what);
    }
  }
}
