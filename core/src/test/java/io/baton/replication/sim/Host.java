package io.baton.replication.sim;

import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.Create;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.replica.Learner;
import io.baton.replication.replica.Replica;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.version.ListVersions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One segment on a storage node: a disk that stays, and what the process serves of it. */
final class Host {

  private static final Duration GRACE = Duration.ofMillis(400);

  private final SimNode node;
  private final Cluster cluster;
  private final SimSegment segment;
  private final World world;
  private final ReplicaDisk disk;
  private final KeptVersions keptVersions;
  private final List<ReadPath> learning = new ArrayList<>();
  private @Nullable Replica replica;
  private @Nullable ReplicaStorage left;
  private long incarnation;
  private long drawn;
  private long asking;

  /** Whether the process before has closed what there is. */
  private boolean closed;

  Host(SimNode node, Cluster cluster, SimSegment segment) {
    this.node = node;
    this.cluster = cluster;
    this.segment = segment;
    this.world = cluster.world;
    this.keptVersions = new KeptVersions(this, world, world.randomBeside(node.id().toString()));
    this.disk = world.plan.store() ? new StoreDisk(this, cluster) : new MemoryDisk(this, cluster);
  }

  SimNode node() {
    return node;
  }

  SimSegment segment() {
    return segment;
  }

  KeptVersions keptVersions() {
    return keptVersions;
  }

  History history() {
    return segment.history();
  }

  /** For a new replica. */
  long drawIncarnation() {
    long fresh = world.random.nextLong() | 1;
    drawn = world.breaks(Broken.INCARNATION_KEPT) && drawn != 0 ? drawn : fresh;
    return drawn;
  }

  /** The replica on the disk; there must be one. */
  Member member() {
    return new Member(node.id(), incarnation);
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

  /** Whether what is read is what was written; the receiver's checks see the rest. */
  boolean isSound() {
    return !disk.isDoubtful() && !disk.hasSyncFailed();
  }

  /** What the process serves; null if it has no replica. */
  @Nullable ReplicaStorage served() {
    return replica == null ? null : replica.storage();
  }

  /** What the disk has, whether or not the process runs; null if nothing. */
  @Nullable ReplicaStorage stored() {
    return replica != null ? replica.storage() : left;
  }

  /** Whether nobody loses anything with this replica that another member does not have. */
  boolean isExpendable() {
    return !hasReplica() || segment.isGivenUp() || segment.healthyBeside(node) > 0;
  }

  /** The replica is gone; the process does not run. */
  void lose() {
    world.trace(node, "loses its replica", Long.toHexString(incarnation));
    world.coverage.reached(Branch.REPLICA_LOST);
    delete();
  }

  private void delete() {
    disk.delete();
    incarnation = 0;
    left = null;
  }

  /** The process deletes the replica, which nobody may open again (R10). */
  void giveUp() {
    if (!hasReplica()) {
      return;
    }
    if (!segment.isGivenUp()) {
      throw new Violation(
          "R10 deletion", node + " deletes a replica of " + segment.record().timeline().values());
    }
    node.mayDie("the begin of a deletion");
    world.trace(node, "deletes its replica", Long.toHexString(incarnation));
    world.coverage.reached(Branch.REPLICA_GIVEN_UP);
    List.copyOf(learning).forEach(ReadPath::evict);
    node.closeReads(this);
    replica = null;
    delete();
    node.mayDie("the end of a deletion");
  }

  /** The process ends in order. */
  void close() {
    closed = disk.close();
  }

  /** The machine goes down: what was not synced may be lost; the process does not run. */
  void cutPower() {
    disk.cutPower();
    if (hasReplica()) {
      history().unsyncedLost(member());
    }
    look(true);
    if (left != null) {
      world.coverage.reached(closed ? Branch.CLOSED_AND_BELIEVED : Branch.REBOOTED_AND_BELIEVED);
    }
  }

  /** The disk flips a bit: of a block that is stored, or of anything while the process is down. */
  void flip(boolean anywhere) {
    disk.flip(anywhere);
    if (anywhere) {
      look(false);
    }
  }

  /** What a new process will find is checked, and whether it may be less than there was. */
  private void look(boolean rebooted) {
    boolean had = incarnation != 0;
    boolean doubtful = isDoubtful();
    left = disk.look();
    incarnation = left == null ? 0 : left.incarnation();
    if (left != null && !doubtful) {
      history().found(member(), left);
    } else if (left == null && had) {
      boolean forgets = rebooted && !closed && cluster.spec.durability() == Durability.MEMORY;
      history().gone(node, forgets || doubtful);
      world.coverage.reached(forgets ? Branch.REPLICA_LOST : Branch.SET_ASIDE);
    }
  }

  /** The process has ended. */
  void killed() {
    replica = null;
    if (hasReplica() && disk.hasSyncFailed()) {
      history().unsyncedLost(member());
    }
    look(false);
    List.copyOf(learning).forEach(ReadPath::close);
  }

  /** A new process opens what there is. */
  void started() {
    closed = false;
    ReplicaStorage found = disk.open();
    replica = found == null ? null : serve(found);
  }

  private Replica serve(ReplicaStorage storage) {
    CheckedStorage checked = new CheckedStorage(storage, this);
    ReplicaStorage served =
        world.breaks(Broken.FENCE_NOT_CHECKED)
            ? new ForgetfulStorage(checked, () -> asking)
            : checked;
    return new Replica(served, GRACE, world.now());
  }

  private Replica create() {
    if (segment.isGivenUp()) {
      world.coverage.reached(Branch.MADE_AFTER_GIVEN_UP);
    }
    ReplicaStorage made = disk.create();
    incarnation = made.incarnation();
    Replica served = serve(made);
    replica = served;
    return served;
  }

  /** Decides a request of any kind but {@link Learn}. */
  Reply answer(Link.Session session, Request request) {
    asking = Absent.epoch(request);
    Replica served = replica;
    if (served == null && request instanceof Create) {
      served = create();
    }
    if (served == null) {
      return Absent.answer(request);
    }
    if (request instanceof ListVersions list) {
      return keptVersions.list(served.storage(), list);
    }
    return request instanceof ReadRequest read
        ? node.reads().answer(session, this, served.storage(), read)
        : served.receive(rebased(served, request), world.now());
  }

  private Request rebased(Replica served, Request request) {
    return request instanceof Checkpoint checkpoint && world.breaks(Broken.BASE_NOT_CHECKED)
        ? ForgetfulStorage.rebased(checkpoint, served.storage().last())
        : request;
  }

  /** Has the replica taught, and makes it first if there is none. */
  void learn(Link.Session session, Learn request) {
    asking = request.epoch();
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
            node,
            cluster.node(request.source().node()),
            () -> {
              target.close().run();
              learning.remove(path[0]);
            });
    learning.add(path[0]);
    path[0].begin(
        new Learner(learner, request, into, ReadPath.PATIENCE, effects(path[0], session)));
  }

  private Learner.Effects effects(ReadPath path, Link.Session session) {
    return new Learner.Effects() {
      @Override
      public void send(Request question) {
        path.send(question);
      }

      @Override
      public void notKept(String why) {
        world.trace(node, "does not keep", why);
        world.coverage.reached(Branch.KEPT_VERSION_LEFT_OUT);
      }

      @Override
      public void reply(Reply reply) {
        cluster.coverage.taught(reply);
        session.reply(reply);
      }
    };
  }
}
