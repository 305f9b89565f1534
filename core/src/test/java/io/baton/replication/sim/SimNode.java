package io.baton.replication.sim;

import io.baton.api.Durability;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.removal.Drop;
import io.baton.replication.removal.RemovalGrace;
import io.baton.replication.removal.RemovalGrace.Standing;
import io.baton.replication.removal.RemovalGrace.Step;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.sim.SimRegistry.Outcome;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A storage node: a machine with disks, and a process that serves the replicas on them. */
final class SimNode extends SimProcess {

  /** How long a removed segment is kept at least. */
  static final Duration REMOVAL_GRACE = Duration.ofMillis(700);

  private final NodeId id;
  private final Cluster cluster;
  private final SimGuard guard;
  private final SimReads reads = new SimReads();
  private final Set<Link.Session> sessions = new LinkedHashSet<>();
  private final Map<SegmentId, Host> hosts = new LinkedHashMap<>();
  private RemovalGrace grace = new RemovalGrace(REMOVAL_GRACE);
  private boolean endsAgain;
  private long cutOffUntil;
  private long muteUntil;

  SimNode(NodeId id, Cluster cluster) {
    super(cluster.world, id.value());
    this.id = id;
    this.cluster = cluster;
    this.guard = new SimGuard(this, cluster.registry);
    sweepLater();
  }

  NodeId id() {
    return id;
  }

  SimGuard guard() {
    return guard;
  }

  /** How many registries there were. */
  int registriesSeen() {
    return cluster.registry.replacements();
  }

  SimReads reads() {
    return reads;
  }

  /** The segment's place here, with or without a replica. */
  Host host(SimSegment segment) {
    return hosts.computeIfAbsent(segment.id, unused -> new Host(this, cluster, segment));
  }

  /** Whether no replica would be missed that this node has: each is one of several, or given up. */
  boolean isExpendable() {
    return hosts.values().stream().allMatch(Host::isExpendable);
  }

  boolean isReachable() {
    return isUp() && world.now() >= cutOffUntil;
  }

  /** Nobody can connect for a while. */
  void cutOff(long nanos) {
    world.trace(this, "is cut off for ms:", nanos / World.MILLIS);
    cutOffUntil = world.now() + nanos;
    severAll();
  }

  /** What is sent to and from it is lost for a while, and nobody is told. */
  void mute(long nanos) {
    world.trace(this, "is mute for ms:", nanos / World.MILLIS);
    muteUntil = world.now() + nanos;
  }

  boolean isMute() {
    return world.now() < muteUntil;
  }

  /** Whatever keeps it from its work is over. */
  void calm() {
    cutOffUntil = 0;
    muteUntil = 0;
    wake();
    if (isUp()) {
      kill(); // after an error of the disk only a new process writes again
    }
    start();
  }

  void severAll() {
    List.copyOf(sessions).forEach(Link::sever);
  }

  /** Some connection breaks. */
  void severOne() {
    if (!sessions.isEmpty()) {
      Link.sever(List.copyOf(sessions).get(world.random.nextInt(sessions.size())));
    }
  }

  /** The process ends and a replica is gone. */
  void lose(Host host) {
    kill();
    host.lose();
  }

  /** The process may end here. */
  void mayDie(String where) {
    if (world.strikes(Fault.KILL_AT_STEP, world.faults().kill())) {
      throw new ProcessKilled(where);
    }
  }

  /** Often its machine goes down with it, if that forgets nothing. */
  @Override
  void diesAtStep() {
    kill();
    boolean keeps = world.plan.store() && cluster.spec.durability() == Durability.DISK;
    if (keeps && world.strikes(Fault.MACHINE_REBOOTED, 0.4)) {
      reboot();
    }
  }

  /** The process ends in order. */
  void stop() {
    execute(
        () -> {
          world.trace(this, "stops", "");
          hosts.values().forEach(Host::close);
          kill();
        });
  }

  /** The machine goes down: what was not synced may be lost. */
  void reboot() {
    world.trace(this, "reboots", "");
    kill();
    hosts.values().forEach(Host::cutPower);
    endsAgain = true;
  }

  /** A sync failed: the process is started again before long, often on a machine that is too. */
  void diskFailed() {
    after(world.millis(0, 300), this::kill);
    boolean keeps = cluster.spec.durability() == Durability.DISK;
    if (keeps && world.strikes(Fault.MACHINE_REBOOTED, 0.6)) {
      world.after(world.millis(100, 900), this::reboot);
    }
  }

  /** A disk flips a bit. */
  void flip(Host host) {
    boolean anywhere = world.random.nextBoolean();
    world.trace(this, "has a bit flipped", anywhere ? "anywhere" : "in a block");
    if (anywhere) {
      kill();
    }
    host.flip(anywhere);
    world.after(world.millis(300, 4_000), this::replaceDoubtful);
  }

  /** An operator, told of the damage, has a replica made anew, if there is another good one. */
  void replaceDoubtful() {
    for (Host host : hosts.values()) {
      if (host.hasReplica() && host.isDoubtful() && host.isExpendable()) {
        lose(host);
      }
    }
  }

  @Override
  void killed() {
    hosts.values().forEach(Host::killed);
    severAll();
    world.after(world.chance(0.2) ? world.millis(500, 5_000) : world.millis(5, 300), this::start);
  }

  @Override
  void started() {
    grace = new RemovalGrace(REMOVAL_GRACE);
    try {
      hosts.values().forEach(Host::started);
      guard.started();
      sweepLater();
      endAgain();
    } catch (ProcessKilled e) {
      world.trace(this, "is killed at", e.getMessage());
      diesAtStep();
    }
  }

  /** What does not get through the first moments after a reboot often ends there again. */
  private void endAgain() {
    if (endsAgain && world.strikes(Fault.NODE_KILLED, 10 * world.faults().kill())) {
      after(world.millis(0, 20), this::kill);
    } else if (endsAgain && world.strikes(Fault.NODE_STOPPED, 0.3)) {
      after(world.millis(0, 20), this::stop);
    }
    endsAgain = false;
  }

  void accept(Link.Session session) {
    sessions.add(session);
  }

  void hungUp(Link.Session session) {
    sessions.remove(session);
    reads.closeAll(session);
  }

  /** Whoever reads this replica is told that it is gone. */
  void closeReads(Host host) {
    sessions.forEach(session -> reads.closeAll(session, host));
  }

  /** A request comes in, perhaps of a connection that is gone. */
  void arrived(Link.Session session, Request request) {
    execute(
        () -> {
          if (session.isAlive() || (session.isRecent() && world.chance(0.5))) {
            receive(session, request);
          }
        });
  }

  private void receive(Link.Session session, Request request) {
    SimSegment named = cluster.registry.named();
    if (request instanceof Checkpoint && named != null && !named.id.equals(request.segment())) {
      world.coverage.reached(Branch.FORMER_HOLDER_HEARD);
    }
    Host host = host(cluster.segment(request.segment()));
    Refused refusal = refusal(request, host);
    if (refusal != null) {
      reply(session, refusal);
    } else if (request instanceof Learn learn) {
      host.learn(session, learn);
    } else if (request instanceof Drop && host.hasReplica()) {
      drop(session, host);
    } else {
      reply(session, host.answer(session, request));
    }
  }

  /** What the guard has against it. */
  private @Nullable Refused refusal(Request request, Host host) {
    ReplicaStorage replica = host.served();
    try {
      guard.require(request, replica);
      return null;
    } catch (StorageException e) {
      return new Refused(
          request.segment(),
          replica == null ? 0 : replica.incarnation(),
          Absent.epoch(request),
          e.reason(),
          replica == null ? 0 : replica.fence(),
          replica == null ? Version.NONE : replica.last(),
          e.getMessage());
    }
  }

  private void reply(Link.Session session, Reply reply) {
    if (reply instanceof Refused refused) {
      cluster.coverage.refused(refused);
    }
    session.reply(reply);
  }

  private void drop(Link.Session session, Host host) {
    if (world.breaks(Broken.DELETED_ON_HINT)) {
      host.giveUp();
    }
    obey(host, () -> reply(session, host.answer(session, new Probe(host.segment().id))));
  }

  private void sweepLater() {
    after(world.millis(50, 300), this::sweep);
  }

  /** Looks at the records of all that is here, as {@code Tombstones} does. */
  private void sweep() {
    for (Host host : hosts.values()) {
      if (host.hasReplica()) {
        obey(host, () -> {});
      }
    }
    sweepLater();
  }

  private void obey(Host host, Runnable then) {
    int connection = guard.connection();
    guard.whenLooked(
        () ->
            host.segment()
                .record()
                .read(this, false, seen -> believe(host, seen, connection, then)));
  }

  /** An older registry may show a removal that was undone since (R11). */
  private void believe(Host host, Znode seen, int connection, Runnable then) {
    if (guard.isGoodSince(connection)) {
      obey(host, seen, connection, then);
      return;
    }
    if (seen.wasRemoved()) {
      world.coverage.reached(Branch.REMOVAL_NOT_BELIEVED);
    }
    then.run();
  }

  private void obey(Host host, Znode seen, int connection, Runnable then) {
    Step step = step(host, seen);
    if (step == Step.END_GRACE) {
      long slow = world.chance(0.3) ? world.millis(0, 200) : 0;
      after(slow, () -> endGrace(host, seen, connection, then));
    } else {
      take(host, step, then);
    }
  }

  private void endGrace(Host host, Znode seen, int connection, Runnable then) {
    Znode tombstone = seen.tombstone(world.random.nextLong());
    Change.write(
        this,
        host.segment().record(),
        tombstone,
        (outcome, now) -> {
          if (outcome == Outcome.BAD_VERSION && !now.wasRemoved()) {
            world.coverage.reached(Branch.UNDELETED_BEFORE_THE_END);
          }
          // The registry may have gone back while the write was repeated.
          boolean believed = guard.isGoodSince(connection) && outcome != Outcome.UNKNOWN;
          take(host, believed ? step(host, now) : Step.KEEP, then);
        });
  }

  private static void take(Host host, Step step, Runnable then) {
    if (step == Step.DELETE) {
      host.giveUp();
    }
    then.run();
  }

  private Step step(Host host, Znode seen) {
    return grace.next(host.segment().id, standing(seen), seen.epoch(), world.now());
  }

  private static Standing standing(Znode seen) {
    return switch (seen.state()) {
      case CREATING, READY -> Standing.NAMED;
      case REMOVED -> Standing.REMOVED;
      case DELETED -> Standing.DELETED;
      case MISSING -> Standing.ABSENT;
    };
  }
}
