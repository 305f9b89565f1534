package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Learn;
import io.baton.replication.message.Learned;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.opening.Opening;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.opening.OpeningEffects;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Owner;
import io.baton.replication.owner.OwnerConfig;
import io.baton.replication.owner.OwnerEffects;
import io.baton.replication.sim.Coverage.Branch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Drives one opening, and the owner that it ends in. */
final class Session implements Link.User, RecordClient.Listener, OpeningEffects, OwnerEffects {

  private static final OpeningConfig OPENING =
      new OpeningConfig(
          Duration.ofSeconds(4), Duration.ofMillis(300), Duration.ofMillis(60), false);
  private static final OpeningConfig COURTEOUS = OPENING.courteously();
  private static final OwnerConfig OWNING =
      new OwnerConfig(
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofMillis(60),
          Duration.ofMillis(10),
          Duration.ofMillis(200),
          64 << 10,
          8,
          3);

  private final SimClient client;
  private final Cluster cluster;
  private final World world;
  private final boolean takeover;
  private final HashMap<SimSegment, Version> committedBefore = new HashMap<>();
  private final TreeMap<NodeId, Link> links = new TreeMap<>();
  private final Set<NodeId> connected = Sets.newHashSet();
  private final Learners learners;
  private SimSegment segment;
  private RecordClient record;
  private @Nullable Opening opening;
  private @Nullable Owner owner;
  private final Resizing resizing;
  private Version newestTold = Version.NONE;
  private long epoch;
  private boolean ended;

  Session(SimClient client, Cluster cluster) {
    this.client = client;
    this.cluster = cluster;
    this.world = cluster.world;
    this.learners = new Learners(world.coverage);
    this.resizing = new Resizing(client);
    this.takeover = world.chance(0.7);
    cluster.segments().forEach(known -> committedBefore.put(known, known.history().tip()));
  }

  /** Opens what the name stands for. */
  void open() {
    Lookup.resolve(
        client, cluster.registry, takeover, this::found, () -> client.ended(Session.this));
  }

  private void found(SimSegment named, Znode fresh) {
    if (ended) {
      return;
    }
    segment = named;
    named
        .record()
        .read(client, true, seen -> claim(seen.state() == Znode.State.READY ? seen : fresh));
  }

  private void claim(Znode seen) {
    if (!ended) {
      record = new RecordClient(client, segment.record(), seen, this);
      OpeningConfig config = world.chance(0.1) ? COURTEOUS : OPENING;
      Opening begun = new Opening(segment.id, seen.view(), record.owner(), config, this);
      opening = begun;
      connect(begun.nodes());
      begun.start(world.now());
      tick();
    }
  }

  /** What it owns, or is about to open; only when the name is resolved. */
  SimSegment segment() {
    return segment;
  }

  /** When its claim was applied; far off if it was not. */
  long claimedAt() {
    return record == null ? Long.MAX_VALUE : segment.record().ownedSince(record.owner());
  }

  long epoch() {
    return epoch;
  }

  @Nullable Owner owner() {
    return owner;
  }

  /** Ends without a word, as if nobody held a reference to it any more. */
  void close() {
    ended = true;
    links.values().forEach(Link::close);
  }

  private void connect(Set<NodeId> nodes) {
    for (NodeId node : nodes) {
      links.computeIfAbsent(node, id -> new Link(client, cluster.node(id), this).open());
    }
  }

  private void tick() {
    if (ended) {
      return;
    }
    if (owner != null) {
      connect(owner.nodes());
      owner.tick(world.now());
      resizing.tick();
    } else if (opening != null) {
      connect(opening.nodes());
      opening.tick(world.now());
    }
    client.after(world.millis(2, 15), this::tick);
  }

  /** The record is looked at without a reason. */
  void watch() {
    segment
        .record()
        .read(
            client,
            true,
            seen -> {
              if (!ended && owner != null && !seen.isMissing()) {
                record.seen(seen);
                if (seen.wasRemoved()) {
                  lose();
                } else {
                  owner.recordSeen(seen.view());
                }
              }
            });
  }

  /** Offers a checkpoint; false if it was refused. */
  boolean offer(Captured captured) {
    Version base = owner.newest();
    segment.history().taken(captured.version(), base);
    String refusal = owner.offer(captured, world.now());
    if (refusal != null) {
      world.coverage.reached(Branch.CAPTURE_REFUSED);
      world.trace(client, "was refused " + captured.version(), refusal);
    }
    return refusal == null;
  }

  /** Asks every member for room; the content grows if all have it. */
  void reserve(long bytes, Runnable granted) {
    long patience = OWNING.memberTimeout().toNanos();
    resizing.begin(segment.id, epoch, bytes, owner.inSync(), patience, granted).forEach(this::send);
  }

  /** Whether members are being asked for room. */
  boolean isReserving() {
    return resizing.isUnderWay();
  }

  void flush() {
    owner.flush(world.now());
  }

  // What the connections tell.

  @Override
  public void connected(NodeId node) {
    connected.add(node);
    if (owner != null) {
      owner.connected(node, world.now());
    } else if (opening != null) {
      opening.connected(node);
    }
  }

  @Override
  public void disconnected(NodeId node) {
    connected.remove(node);
    if (owner != null) {
      owner.disconnected(node, world.now());
    } else if (opening != null) {
      opening.disconnected(node, world.now());
    }
  }

  @Override
  public void received(NodeId node, Reply reply) {
    if (reply instanceof ReplicaStatus status && status.epoch() == epoch) {
      newestTold = Version.max(newestTold, status.last());
    }
    if (owner != null) {
      if (reply instanceof Learned taught) {
        learners.taught(node);
        record.joinTooEarly(owner.inSync(), new Member(node, taught.incarnation()));
      }
      owner.received(node, reply, world.now());
      resizing.received(node, reply);
    } else if (opening != null) {
      opening.received(node, reply, world.now());
    }
  }

  // What the registry tells.

  @Override
  public void won(long change, RecordView seen) {
    if (!ended && owner != null) {
      owner.changeWon(change, seen);
    } else if (!ended) {
      opening.changeWon(change, seen, world.now());
    }
  }

  @Override
  public void lost(long change, RecordView seen) {
    if (!ended && record.wasRemoved()) {
      lose();
    } else if (!ended && owner != null) {
      owner.changeLost(change, seen, world.now());
    } else if (!ended) {
      opening.changeLost(change, seen, world.now());
    }
  }

  @Override
  public void unknown(long change) {
    if (!ended && owner != null) {
      owner.changeUnknown(change, world.now());
    } else if (!ended) {
      opening.changeUnknown(change, world.now());
    }
  }

  private void looked(RecordView seen) {
    if (!ended && record.wasRemoved()) {
      lose();
    } else if (!ended && opening != null) {
      opening.looked(seen);
    }
  }

  /** The segment was removed: nobody owns it any more, or opens it. */
  private void lose() {
    world.trace(client, "learns that it was removed:", segment);
    world.coverage.reached(
        owner == null ? Branch.OPEN_FOUND_REMOVED : Branch.OWNER_TOLD_OF_REMOVAL);
    client.after(0, () -> client.ended(this));
  }

  // What the machines ask for.

  @Override
  public void send(NodeId to, Request request) {
    links.get(to).send(request);
  }

  @Override
  public void teach(NodeId learner, Member source) {
    if (owner == null) {
      world.coverage.reached(Branch.EQUALIZED);
    } else {
      learners.taughtAgain(learner);
    }
    if (owner == null && world.breaks(Broken.MEMBERS_NOT_BROUGHT_UP)) {
      Learned forged =
          new Learned(segment.id, segment.record().incarnationOn(learner), epoch, newestTold, 1);
      client.after(0, () -> received(learner, forged));
      return;
    }
    send(
        learner,
        new Learn(segment.id, cluster.name, cluster.spec, epoch, source, "a:1", owner == null));
  }

  @Override
  public void claim(long change, long wanted) {
    epoch = wanted;
    record.claim(change, wanted);
  }

  @Override
  public void propose(long change, ImmutableSet<Member> inSync) {
    if (owner == null) {
      world.coverage.reached(Branch.TRIMMED);
    } else {
      learners.proposed(owner.inSync(), inSync);
    }
    record.propose(change, inSync);
    Owner proposing = owner;
    if (proposing != null
        && world.breaks(Broken.LEAVER_DROPPED_EARLY)
        && inSync.size() < proposing.inSync().size()) {
      RecordView believed =
          new RecordView(epoch, record.owner(), inSync, segment.record().current().desired());
      client.after(0, () -> proposing.changeWon(change, believed));
    }
  }

  @Override
  public void look() {
    record.look(this::looked);
  }

  @Override
  public void opened(Opened result) {
    world.trace(client, "has opened", result);
    world.coverage.reached(Branch.OPENED);
    if (result.record().inSync().size() < cluster.spec.minInSync()) {
      world.coverage.reached(Branch.OPENED_BELOW_MIN_IN_SYNC);
    }
    Version before = committedBefore.getOrDefault(segment, Version.NONE);
    segment.history().opened(result.epoch(), result.recovered(), before);
    client.after(0, () -> own(result));
  }

  private void own(Opened result) {
    if (ended) {
      return;
    }
    Owner begun = new Owner(result, cluster.spec.minInSync(), OWNING, this);
    owner = begun;
    record.handOver();
    connect(begun.nodes());
    connected.forEach(node -> begun.connected(node, world.now()));
    client.opened(this, result);
  }

  @Override
  public void failed(Failure failure, String detail) {
    world.trace(client, "failed to open: " + failure, detail);
    world.coverage.failed(failure);
    client.after(0, () -> client.ended(this));
  }

  @Override
  public void committed(Version version, ImmutableSet<NodeId> holders) {
    world.trace(client, "acknowledges " + version + " held by", holders);
    world.coverage.reached(Branch.ACKNOWLEDGED);
    segment.history().acknowledged(epoch, version, holders);
    client.committed(segment);
  }

  @Override
  public void overdue(Version version, String why) {
    world.trace(client, "waits for " + version, why);
    world.coverage.reached(Branch.OVERDUE);
  }

  @Override
  public void release(Captured captured) {}

  @Override
  public void commitPointKnown(Version version) {
    world.coverage.reached(Branch.FLUSHED);
  }

  @Override
  public void inSyncChanged(ImmutableSet<Member> inSync) {
    world.trace(client, "knows the in-sync set", inSync);
  }

  @Override
  public void fenced(long byEpoch) {
    world.trace(client, "is fenced by epoch", byEpoch);
    if (owner.newest().compareTo(owner.commitPoint()) > 0) {
      world.coverage.reached(Branch.FENCED_WITH_UNCOMMITTED);
    }
    client.after(0, () -> client.ended(this));
  }
}
