package io.baton.replication.sim;

import io.baton.api.Member;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Owner;
import io.baton.replication.pull.Pull;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.sim.Coverage.Branch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application's process: opens, loads, checkpoints, is fenced, opens again; and at times reads
 * as somebody who is not the owner.
 */
final class SimClient extends SimProcess {

  private final Cluster cluster;
  private Content content;
  private @Nullable SimSegment contentOf;
  private @Nullable Session session;
  private @Nullable ReadPath path;
  private boolean loaded;
  private boolean reading;
  private boolean refused;
  private long sequence;
  private double eagerness;
  private int checkpoints = Integer.MAX_VALUE;
  private int checkpointsLeft;
  private int committed;

  SimClient(Cluster cluster, String name) {
    super(cluster.world, name);
    this.cluster = cluster;
    this.content = new Content(world, cluster.spec);
  }

  /** Whether it owns the segment, as far as it knows, and has loaded it. */
  boolean isOwner() {
    return loaded;
  }

  /** Whether it has a session, opening or owning. */
  boolean isBusy() {
    return session != null;
  }

  /** The machine of its session; only while {@link #isOwner}. */
  Owner owner() {
    return session.owner();
  }

  /** Of which segment. */
  SimSegment owned() {
    return session.segment();
  }

  /** Checkpoints that were acknowledged in this session. */
  int committed() {
    return committed;
  }

  /**
   * How likely it is to open, each time that it could, and how many checkpoints a session takes.
   */
  void behave(double wish, int most) {
    eagerness = wish;
    checkpoints = most;
    checkpointsLeft = most;
  }

  /** Opens what is registered. */
  void open() {
    world.trace(this, "opens", "");
    session = new Session(this, cluster);
    session.open();
  }

  @Override
  void killed() {
    world.trace(this, "is killed", "");
    end();
    world.after(world.millis(10, 2_000), this::start);
  }

  @Override
  void started() {
    contentOf = null;
    act();
  }

  private void end() {
    if (session != null) {
      session.close();
    }
    if (path != null) {
      path.close();
    }
    session = null;
    path = null;
    loaded = false;
    reading = false;
  }

  /** When its session, if it has one, was first seen in a record; far off if it was not. */
  long claimedAt() {
    return session == null ? Long.MAX_VALUE : session.claimedAt();
  }

  /** An opening has taken too long. */
  void giveUpOpening() {
    if (session != null && session.owner() == null) {
      world.trace(this, "gives up its opening", "");
      end();
    }
  }

  /** A session has come to its end by itself. */
  void ended(Session which) {
    if (which == session) {
      end();
    }
  }

  /** What an application does, a few times in 100 ms. */
  void act() {
    if (session == null) {
      boolean orphan = cluster.clients.stream().noneMatch(SimClient::isBusy);
      if (!reading && world.chance(orphan ? eagerness * 10 : eagerness)) {
        open();
      } else if (!reading && checkpointsLeft > 0 && world.chance(0.05)) {
        readCommitted();
      }
    } else if (loaded) {
      own(session);
    }
    after(world.millis(3, 40), this::act);
  }

  private void own(Session owned) {
    if (owned.isReserving()) {
      return;
    }
    Broken broken = world.plan.broken();
    if (world.chance(0.03) && (broken == null || !broken.isOfStore())) {
      long bytes = content.larger();
      owned.reserve(bytes, () -> content.reserved(bytes));
      return;
    }
    int wanted = refused && world.chance(0.8) ? 0 : world.random.nextInt(4);
    for (int n = wanted; n > 0 && checkpointsLeft > 0; n--) {
      checkpoint(owned);
    }
    if (world.chance(0.03)) {
      owned.flush();
    }
    if (world.chance(0.03)) {
      owned.watch();
    }
    if (world.strikes(Fault.CLIENT_CLOSED, 0.005 * world.faults().pace())) {
      world.trace(this, "closes", "");
      end();
    }
  }

  private void checkpoint(Session owned) {
    content.change();
    Version version = new Version(owned.epoch(), ++sequence);
    Captured captured = content.capture(version);
    owned.segment().history().captured(version, content);
    if (captured.parts().count() > 1) {
      world.coverage.reached(Branch.SEVERAL_PARTS);
    }
    refused = !owned.offer(captured);
    if (!refused) {
      checkpointsLeft--;
      content.taken();
    } else if (world.breaks(Broken.SEQUENCE_REUSED)) {
      sequence--;
    }
  }

  void committed(SimSegment segment) {
    committed++;
    if (!presence().isSeen()) {
      world.coverage.reached(Branch.ACKNOWLEDGED_WHILE_EXPIRED);
    }
    if (segment.record().current().wasRemoved()) {
      world.coverage.reached(Branch.ACKNOWLEDGED_WHILE_REMOVED);
    }
  }

  /** The segment is ours; what it holds is loaded from any member. */
  void opened(Session owned, Opened result) {
    if (owned == session) {
      sequence = result.recovered().sequence();
      checkpointsLeft = checkpoints;
      committed = 0;
      use(owned.segment());
      content.want(result.recovered());
      load(result, List.copyOf(result.record().inSync()), world.random.nextInt(9), 0);
    }
  }

  /** Tags mean something within one segment only. */
  private void use(SimSegment segment) {
    if (contentOf != segment) {
      contentOf = segment;
      content = new Content(world, cluster.spec);
    }
  }

  private void load(Opened result, List<Member> members, int first, int tries) {
    Session loading = session;
    if (tries == 4 * members.size()) {
      end();
      return;
    }
    if (tries > 0) {
      world.coverage.reached(Branch.LOADED_FROM_NEXT_MEMBER);
    }
    pull(
        loading.segment(),
        members.get((first + tries) % members.size()),
        true,
        version -> {
          loading.segment().history().loaded(version.version(), content);
          loaded = loading == session;
        },
        () -> {
          if (loading == session) {
            after(world.millis(1, 100), () -> retry(loading, result, members, first, tries));
          }
        });
  }

  private void retry(Session loading, Opened result, List<Member> members, int first, int tries) {
    if (loading == session) {
      load(result, members, first, tries + 1);
    }
  }

  /** Reads what some replica shows as committed. */
  private void readCommitted() {
    SimSegment segment = cluster.registry.named();
    SimNode node = cluster.any(cluster.nodes());
    boolean ready = segment != null && segment.record().current().state() == Znode.State.READY;
    if (!ready || !node.host(segment).hasReplica()) {
      return;
    }
    reading = true;
    use(segment);
    content.want(null);
    pull(
        segment,
        node.host(segment).member(),
        false,
        version -> {
          reading = false;
          world.coverage.reached(Branch.READ_COMMITTED);
          segment.history().read(version.version(), content);
        },
        () -> reading = false);
  }

  private interface Pulled {
    void accept(ReadOpened version);
  }

  private void pull(
      SimSegment segment, Member source, boolean newest, Pulled pulled, Runnable failed) {
    ReadPath[] own = new ReadPath[1];
    Pull.Effects effects =
        new Pull.Effects() {
          @Override
          public void send(ReadRequest request) {
            own[0].send(request);
          }

          @Override
          public void pulled(ReadOpened version, long blocks) {
            pulled.accept(version);
          }

          @Override
          public void failed(Reason reason, String detail) {
            world.trace(SimClient.this, "could not load from " + source + ": " + reason, detail);
            failed.run();
          }
        };
    Pull pull = new Pull(segment.id, content, ReadPath.PATIENCE, effects);
    own[0] = new ReadPath(this, cluster.node(source.node()), () -> {});
    path = own[0];
    own[0].begin(pull, source.incarnation(), newest);
  }
}
