package io.baton.replication.sim;

import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.pull.PullTarget;
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
  private long drawn;
  private long asking;
  private @Nullable ReplicaStorage left;
  private long cutOffUntil;
  private long muteUntil;

  SimNode(NodeId id, Cluster cluster) {
    super(cluster.world, id.value());
    this.id = id;
    this.cluster = cluster;
    this.disk = world.plan.store() ? new StoreDisk(this, cluster) : new MemoryDisk(this, cluster);
  }

  /** For a new replica. */
  long drawIncarnation() {
    long fresh = world.random.nextLong() | 1;
    drawn = world.breaks(Broken.INCARNATION_KEPT) && drawn != 0 ? drawn : fresh;
    return drawn;
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

  /** Whether the disk still has this replica, undamaged. */
  boolean has(Member member) {
    return incarnation != 0 && member.equals(member()) && !isDoubtful();
  }

  /** Whether the disk may have damaged the replica: what it holds is not checked then. */
  boolean isDoubtful() {
    return disk.isDoubtful();
  }

  /** Whether the replica may be gone when the process ends. */
  boolean mayBeSetAside() {
    return disk.mayBeSetAside();
  }

  /** What the disk has, whether or not the process runs; null if nothing. */
  @Nullable ReplicaStorage stored() {
    return replica != null ? replica.storage() : left;
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

  /** The process ends and the replica is gone. */
  void loseReplica() {
    world.trace(this, "loses its replica", Long.toHexString(incarnation));
    world.coverage.reached(Branch.REPLICA_LOST);
    kill();
    disk.delete();
    incarnation = 0;
    left = null;
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

  /** The machine goes down: what was not synced may be lost. */
  void reboot() {
    world.trace(this, "reboots", "");
    kill();
    disk.cutPower();
    if (hasReplica()) {
      cluster.history.unsyncedLost(member());
    }
    look(true);
    if (left != null) {
      world.coverage.reached(Branch.REBOOTED_AND_BELIEVED);
    }
  }

  /** The disk flips a bit: of a block that is stored, or of anything while the process is down. */
  void flip() {
    boolean anywhere = world.random.nextBoolean();
    world.trace(this, "has a bit flipped", anywhere ? "anywhere" : "in a block");
    if (anywhere) {
      kill();
    }
    disk.flip(anywhere);
    if (anywhere) {
      look(false);
    }
    world.after(world.millis(300, 4_000), this::replaceDoubtful);
  }

  /** An operator, told of the damage, has the replica made anew, if there is another good one. */
  void replaceDoubtful() {
    if (hasReplica() && mayBeSetAside() && cluster.healthyBeside(this) > 0) {
      loseReplica();
    }
  }

  /** What a new process will find is checked, and whether it may be less than there was. */
  private void look(boolean rebooted) {
    boolean had = incarnation != 0;
    boolean doubtful = isDoubtful();
    boolean mayBeSetAside = mayBeSetAside();
    left = disk.look();
    incarnation = left == null ? 0 : left.incarnation();
    if (left != null && !doubtful) {
      cluster.history.found(member(), left);
    } else if (left == null && had) {
      boolean forgets = rebooted && cluster.spec.durability() == Durability.MEMORY;
      cluster.history.gone(this, forgets || mayBeSetAside);
      world.coverage.reached(forgets ? Branch.REPLICA_LOST : Branch.SET_ASIDE);
    }
  }

  @Override
  void killed() {
    replica = null;
    if (hasReplica() && disk.hasSyncFailed()) {
      cluster.history.unsyncedLost(member());
    }
    look(false);
    severAll();
    List.copyOf(learning).forEach(ReadPath::close);
    world.after(world.chance(0.2) ? world.millis(500, 5_000) : world.millis(5, 300), this::start);
  }

  @Override
  void started() {
    try {
      ReplicaStorage found = disk.open();
      replica = found == null ? null : serve(found);
    } catch (ProcessKilled e) {
      world.trace(this, "is killed at", e.getMessage());
      diesAtStep();
    }
  }

  private Replica serve(ReplicaStorage storage) {
    CheckedStorage checked = new CheckedStorage(storage, this, cluster.history);
    ReplicaStorage served =
        world.breaks(Broken.FENCE_NOT_CHECKED)
            ? new ForgetfulStorage(checked, () -> asking)
            : checked;
    return new Replica(served, GRACE, world.now());
  }

  private Replica create() {
    ReplicaStorage made = disk.create();
    incarnation = made.incarnation();
    Replica served = serve(made);
    replica = served;
    return served;
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
      asking = learn.epoch();
      learn(session, learn);
      return;
    }
    asking = Absent.epoch(request);
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
        ? reads.answer(session, served.storage(), read, !isDoubtful())
        : served.receive(rebased(served, request), world.now());
  }

  private Request rebased(Replica served, Request request) {
    return request instanceof Checkpoint checkpoint && world.breaks(Broken.BASE_NOT_CHECKED)
        ? ForgetfulStorage.rebased(checkpoint, served.storage().last())
        : request;
  }

  private void learn(Link.Session session, Learn request) {
    Replica learner = replica;
    if (learner == null) {
      world.coverage.reached(Branch.REPLICA_MADE_BY_LEARNING);
      learner = create();
    }
    ClosingTarget target = disk.target(learner.storage(), request.epoch());
    PullTarget into =
        world.breaks(Broken.HALF_TAUGHT_COUNTS)
            ? new HastyTarget(target.target(), learner.storage(), request.epoch())
            : target.target();
    ReadPath[] path = new ReadPath[1];
    path[0] =
        new ReadPath(
            this,
            cluster.node(request.source().node()),
            () -> {
              target.close().run();
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
    path[0].begin(new Learner(learner, request, into, ReadPath.PATIENCE, effects));
  }
}
