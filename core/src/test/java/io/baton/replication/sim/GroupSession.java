package io.baton.replication.sim;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.group.GroupOpening;
import io.baton.replication.group.GroupOwner;
import io.baton.replication.opening.Opening;
import io.baton.replication.opening.OpeningConfig;
import io.baton.replication.opening.OpeningEffects.Failure;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.Owner;
import io.baton.replication.owner.OwnerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drives one opening of a group, and the owner that it ends in. */
final class GroupSession implements GroupOpening.Effects, GroupOwner.Effects {

  private static final OpeningConfig OPENING =
      new OpeningConfig(
          Duration.ofSeconds(4), Duration.ofMillis(300), Duration.ofMillis(60), false);
  static final OwnerConfig OWNING =
      new OwnerConfig(
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofMillis(60),
          Duration.ofMillis(10),
          Duration.ofMillis(200),
          64 << 10,
          8,
          3);

  final Group group;
  private final GroupClient client;
  private final Cluster cluster;
  private final World world;
  private final List<GroupPart> parts = new ArrayList<>();
  private final List<Version> before = new ArrayList<>();
  private final OpeningConfig config;
  private @Nullable GroupOpening opening;
  private @Nullable GroupClaim claim;
  private @Nullable GroupOwner owner;
  private final long nonce;
  private long epoch;
  private boolean ended;
  private Version toldClosed = Version.NONE;

  GroupSession(GroupClient client, Cluster cluster, Group group) {
    this.client = client;
    this.cluster = cluster;
    this.world = cluster.world;
    this.group = group;
    this.nonce = world.random.nextLong();
    this.config = world.chance(0.1) ? OPENING.courteously() : OPENING;
    for (SimSegment segment : group.segments) {
      before.add(segment.history().tip());
      parts.add(new GroupPart(this, client, cluster, segment));
    }
  }

  void open() {
    read(new ArrayList<>());
  }

  /** One record after the other, perhaps from a server that lags. */
  private void read(List<Znode> seen) {
    if (ended) {
      return;
    }
    if (seen.size() == parts.size()) {
      begin(seen);
      return;
    }
    SimRecord next = parts.get(seen.size()).segment.record();
    next.read(
        client,
        true,
        fresh -> {
          seen.add(fresh);
          read(seen);
        });
  }

  private void begin(List<Znode> seen) {
    GroupOpening together = new GroupOpening(nonce, config, this);
    boolean apart = group.breaks(GroupBroken.OPENED_APART);
    List<RecordClient> records = new ArrayList<>();
    List<Opening> openings = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      GroupPart part = parts.get(i);
      records.add(part.record(seen.get(i), nonce));
      openings.add(
          apart
              ? new Opening(part.segment.id, seen.get(i).view(), nonce, config, part)
              : together.add(part.segment.id, seen.get(i).view(), part));
    }
    opening = apart ? null : together;
    claim = new GroupClaim(client, cluster.registry, group, records, together);
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).begin(openings.get(i));
    }
    tick();
  }

  boolean goesOn() {
    return !ended;
  }

  /** Ends without a word. */
  void close() {
    ended = true;
    parts.forEach(GroupPart::close);
  }

  /** When its claim was applied; far off if it was not. */
  long claimedAt() {
    return parts.get(0).segment.record().ownedSince(nonce);
  }

  boolean isOwner() {
    return owner != null;
  }

  List<GroupPart> parts() {
    return parts;
  }

  GroupOwner owner() {
    return owner;
  }

  long epoch() {
    return epoch;
  }

  private void tick() {
    if (!ended) {
      parts.forEach(GroupPart::tick);
      settle();
      client.after(world.millis(2, 15), this::tick);
    }
  }

  /** To be called after whatever has happened to a part. */
  void settle() {
    if (ended) {
      return;
    }
    if (owner != null) {
      settleOwner(owner);
    } else if (opening != null) {
      opening.settle(world.now());
    }
  }

  private void settleOwner(GroupOwner owned) {
    if (group.breaks(GroupBroken.NOT_AT_ONE_INSTANT)) {
      settleByMemory();
    }
    if (group.breaks(GroupBroken.PART_COMMITTED_ALONE)) {
      parts.forEach(part -> part.owner().commitUpTo(part.owner().held()));
    }
    owned.settle();
  }

  /** Broken on purpose: the application is told as soon as each part was on its set some time. */
  private void settleByMemory() {
    parts.forEach(GroupPart::remember);
    Version held =
        parts.stream().map(GroupPart::remembered).min(Comparator.naturalOrder()).orElseThrow();
    if (toldClosed.isBefore(held)) {
      parts.forEach(part -> part.owner().commitUpTo(held));
      closed(held);
    }
  }

  @Override
  public void claim(long change, long wanted) {
    epoch = wanted;
    parts.forEach(part -> part.claiming(wanted));
    claim.claim(change, wanted);
  }

  /** Broken on purpose: each by itself. */
  void openedApart() {
    if (parts.stream().allMatch(part -> part.opened() != null)) {
      opened(parts.stream().map(GroupPart::opened).collect(ImmutableList.toImmutableList()));
    }
  }

  @Override
  public void opened(ImmutableList<Opened> results) {
    world.trace(client, "has opened", results);
    group.opened(results, before);
    client.after(0, () -> own(results));
  }

  private void own(ImmutableList<Opened> results) {
    if (ended) {
      return;
    }
    epoch = results.get(0).epoch();
    toldClosed = results.get(0).recovered();
    List<Owner> owners = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      owners.add(parts.get(i).own(results.get(i)));
    }
    owner = new GroupOwner(owners, results.get(0).recovered(), this);
    parts.forEach(GroupPart::serve);
    client.opened(this, results);
  }

  @Override
  public void failed(Failure failure, String detail) {
    world.trace(client, "failed to open the group: " + failure, detail);
    client.after(0, () -> client.ended(this));
  }

  /** Offers a checkpoint of the group; false if it was refused. */
  boolean offer(List<Captured> captured) {
    for (int i = 0; i < parts.size(); i++) {
      GroupPart part = parts.get(i);
      part.segment.history().taken(captured.get(i).version(), part.owner().newest());
    }
    String refusal = owner.offer(captured, world.now());
    if (refusal != null) {
      world.trace(client, "was refused " + captured.get(0).version(), refusal);
    }
    return refusal == null;
  }

  @Override
  public void closed(Version version) {
    if (!toldClosed.isBefore(version)) {
      return; // only if it is remembered on purpose
    }
    toldClosed = version;
    world.trace(client, "acknowledges the group's", version);
    group.closed(epoch, version);
    client.closed();
  }
}
