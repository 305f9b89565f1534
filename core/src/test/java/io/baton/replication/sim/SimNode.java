package io.baton.replication.sim;

import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.message.Create;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.replica.Learner;
import io.baton.replication.replica.Replica;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.storage.ReplicaStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A storage node: a disk that stays, and a process around the replica on it. */
final class SimNode extends SimProcess {

  private static final Duration GRACE = Duration.ofMillis(400);

  private final NodeId id;
  private final Cluster cluster;
  private final ReplicaDisk disk;
  private final SimReads reads = new SimReads();
  private final Set<Link.Session> sessions = new LinkedHashSet<>();
  private final List<ReadPath> learning = new ArrayList<>();
  private @Nullable Replica replica;
  private long incarnation;
  private long cutOffUntil;
  private long muteUntil;

  SimNode(NodeId id, Cluster cluster, ReplicaDisk.Factory disks) {
    super(cluster.world, id.value());
    this.id = id;
    this.cluster = cluster;
    this.disk = disks.make(id, this::atWrite);
  }

  private void atWrite() {
    if (world.chance(world.faults().kill() / 4)) {
      throw new ProcessKilled("a write to the disk");
    }
  }

  NodeId id() {
    return id;
  }

  /** The replica on the disk; there must be one. */
  Member member() {
    return new Member(id, incarnation);
  }

  boolean hasReplica() {
    return incarnation != 0;
  }

  /** Whether the disk still has this replica. */
  boolean has(Member member) {
    return incarnation != 0 && member.equals(member());
  }

  /** What the disk has, whether or not the process runs; null if nothing. */
  @Nullable ReplicaStorage stored() {
    return replica != null ? replica.storage() : disk.open();
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

  /** The process ends and the replica is gone. */
  void loseReplica() {
    world.trace(this, "loses its replica", Long.toHexString(incarnation));
    world.coverage.reached(Branch.REPLICA_LOST);
    kill();
    disk.delete();
    incarnation = 0;
  }

  @Override
  void killed() {
    replica = null;
    severAll();
    List.copyOf(learning).forEach(ReadPath::close);
    world.after(world.chance(0.2) ? world.millis(500, 5_000) : world.millis(5, 300), this::start);
  }

  @Override
  void started() {
    ReplicaStorage found = disk.open();
    replica = found == null ? null : serve(found);
  }

  private Replica serve(ReplicaStorage storage) {
    return new Replica(new CheckedStorage(storage, this, cluster.history), GRACE, world.now());
  }

  private Replica create() {
    incarnation = world.random.nextLong() | 1;
    replica = serve(disk.create(cluster.segment, cluster.name, cluster.spec, incarnation));
    return replica;
  }

  /** Makes an empty replica, as a request over the network would. */
  void create(Create request) {
    create().receive(request, world.now());
  }

  void accept(Link.Session session) {
    sessions.add(session);
  }

  void hungUp(Link.Session session) {
    sessions.remove(session);
    reads.closeAll(session);
  }

  /** A request comes in, perhaps of a connection that is gone. */
  void arrived(Link.Session session, Request request) {
    execute(
        () -> {
          if (session.isAlive() || world.chance(0.5)) {
            receive(session, request);
          }
        });
  }

  private void receive(Link.Session session, Request request) {
    if (request instanceof Learn learn) {
      learn(session, learn);
      return;
    }
    Reply reply = answer(session, request);
    if (reply instanceof Refused refused) {
      cluster.coverage.refused(refused);
    }
    session.reply(reply);
  }

  private Reply answer(Link.Session session, Request request) {
    Replica served = replica;
    if (served == null && request instanceof Create) {
      served = create();
    }
    if (served == null) {
      return Absent.answer(request);
    }
    return request instanceof ReadRequest read
        ? reads.answer(session, served.storage(), read)
        : served.receive(request, world.now());
  }

  private void learn(Link.Session session, Learn request) {
    Replica learner = replica;
    if (learner == null) {
      world.coverage.reached(Branch.REPLICA_MADE_BY_LEARNING);
      learner = create();
    }
    StorageTarget target = new StorageTarget(learner.storage(), request.epoch());
    ReadPath[] path = new ReadPath[1];
    path[0] =
        new ReadPath(
            this,
            cluster.node(request.source().node()),
            () -> {
              target.close();
              learning.remove(path[0]);
            });
    learning.add(path[0]);
    Learner.Effects effects =
        new Learner.Effects() {
          @Override
          public void send(ReadRequest read) {
            path[0].send(read);
          }

          @Override
          public void reply(Reply reply) {
            cluster.coverage.taught(reply);
            session.reply(reply);
          }
        };
    path[0].begin(new Learner(learner, request, target, ReadPath.PATIENCE, effects));
  }
}
