package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Learn;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.opening.Opening;
import io.baton.replication.opening.OpeningEffects;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Owner;
import io.baton.replication.owner.OwnerEffects;
import io.baton.replication.rollback.RollBack;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Drives the opening and the owner of one segment of a group. */
final class GroupPart implements Link.User, RecordClient.Listener, OpeningEffects, OwnerEffects {

  final SimSegment segment;
  private final GroupSession session;
  private final GroupClient client;
  private final Cluster cluster;
  private final World world;
  private final TreeMap<NodeId, Link> links = new TreeMap<>();
  private final Set<NodeId> connected = Sets.newHashSet();
  private RecordClient record;
  private @Nullable Opening opening;
  private @Nullable Owner owner;
  private @Nullable Opened result;
  private long epoch;
  private Version remembered = Version.NONE;

  GroupPart(GroupSession session, GroupClient client, Cluster cluster, SimSegment segment) {
    this.session = session;
    this.client = client;
    this.cluster = cluster;
    this.world = cluster.world;
    this.segment = segment;
  }

  /** What the record is written by. */
  RecordClient record(Znode seen, long nonce) {
    record = new RecordClient(client, segment.record(), seen, nonce, this);
    return record;
  }

  void begin(Opening begun) {
    opening = begun;
    connect(begun.nodes());
    begun.start(world.now());
  }

  /** Goes on as its owner; others of the group may not be there yet. */
  Owner own(Opened opened) {
    result = opened;
    epoch = opened.epoch();
    record.handOver();
    Owner begun = new Owner(opened, cluster.spec.minInSync(), GroupSession.OWNING, this);
    owner = begun;
    return begun;
  }

  /** All of them are. */
  void serve() {
    connect(owner.nodes());
    connected.forEach(node -> owner.connected(node, world.now()));
  }

  /** For a rule that is broken on purpose. */
  void remember() {
    remembered = Version.max(remembered, owner.held());
  }

  Version remembered() {
    return remembered;
  }

  Opened opened() {
    return result;
  }

  Owner owner() {
    return owner;
  }

  /** Of the claim that is under way. */
  void claiming(long inEpoch) {
    epoch = inEpoch;
  }

  void close() {
    links.values().forEach(Link::close);
  }

  private void connect(Set<NodeId> nodes) {
    for (NodeId node : nodes) {
      links.computeIfAbsent(node, id -> new Link(client, cluster.node(id), this).open());
    }
  }

  void tick() {
    if (owner != null) {
      connect(owner.nodes());
      owner.tick(world.now());
    } else if (opening != null) {
      connect(opening.nodes());
      opening.tick(world.now());
    }
  }

  /** The record is looked at without a reason. */
  void watch() {
    segment
        .record()
        .read(
            client,
            true,
            seen -> {
              if (session.goesOn() && owner != null && !seen.isMissing()) {
                record.seen(seen);
                owner.recordSeen(seen.view());
                session.settle();
              }
            });
  }

  @Override
  public void connected(NodeId node) {
    connected.add(node);
    if (owner != null) {
      owner.connected(node, world.now());
    } else if (opening != null) {
      opening.connected(node);
    }
    session.settle();
  }

  @Override
  public void disconnected(NodeId node) {
    connected.remove(node);
    if (owner != null) {
      owner.disconnected(node, world.now());
    } else if (opening != null) {
      opening.disconnected(node, world.now());
    }
    session.settle();
  }

  @Override
  public void received(NodeId node, Reply reply) {
    if (owner != null) {
      owner.received(node, reply, world.now());
    } else if (opening != null) {
      opening.received(node, reply, world.now());
    }
    session.settle();
  }

  @Override
  public void won(long change, RecordView seen) {
    if (session.goesOn() && owner != null) {
      owner.changeWon(change, seen);
    } else if (session.goesOn()) {
      opening.changeWon(change, seen, world.now());
    }
    session.settle();
  }

  @Override
  public void lost(long change, RecordView seen) {
    if (session.goesOn() && owner != null) {
      owner.changeLost(change, seen, world.now());
    } else if (session.goesOn()) {
      opening.changeLost(change, seen, world.now());
    }
    session.settle();
  }

  @Override
  public void unknown(long change) {
    if (session.goesOn() && owner != null) {
      owner.changeUnknown(change, world.now());
    } else if (session.goesOn()) {
      opening.changeUnknown(change, world.now());
    }
  }

  @Override
  public void send(NodeId to, Request request) {
    if (request instanceof RollBack back) {
      session.group.tally.wentBack++;
      if (session.group.breaks(GroupBroken.NOT_ROLLED_BACK)) {
        client.after(0, () -> received(to, forged(back)));
        return;
      }
    }
    links.get(to).send(request);
  }

  private static ReplicaStatus forged(RollBack back) {
    return new ReplicaStatus(
        back.segment(),
        back.incarnation(),
        back.epoch(),
        back.epoch(),
        back.version(),
        back.version(),
        false);
  }

  @Override
  public void teach(NodeId learner, Member source) {
    boolean newest = owner == null;
    send(learner, new Learn(segment.id, cluster.name, cluster.spec, epoch, source, "a:1", newest));
  }

  /** Only if each segment is opened by itself. */
  @Override
  public void claim(long change, long wanted) {
    epoch = wanted;
    record.claim(change, wanted);
  }

  @Override
  public void propose(long change, ImmutableSet<Member> inSync) {
    record.propose(change, inSync);
  }

  @Override
  public void look() {
    record.look(
        seen -> {
          if (session.goesOn() && opening != null) {
            opening.looked(seen);
            session.settle();
          }
        });
  }

  @Override
  public void opened(Opened opened) {
    result = opened;
    client.after(0, session::openedApart);
  }

  @Override
  public void failed(Failure failure, String detail) {
    session.failed(failure, detail);
  }

  @Override
  public void committed(Version version, ImmutableSet<NodeId> holders) {
    world.trace(client, "commits " + version + " of " + segment + " held by", holders);
    segment.history().acknowledged(epoch, version, holders);
    session.group.committed(epoch, version);
  }

  @Override
  public void overdue(Version version, String why) {
    world.trace(client, "waits for " + version, why);
  }

  @Override
  public void release(Captured captured) {}

  @Override
  public void commitPointKnown(Version version) {}

  @Override
  public void inSyncChanged(ImmutableSet<Member> inSync) {
    world.trace(client, "knows the in-sync set of " + segment, inSync);
  }

  @Override
  public void fenced(long byEpoch) {
    world.trace(client, "is fenced by epoch", byEpoch);
    client.after(0, () -> client.ended(session));
  }
}
