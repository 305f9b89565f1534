package io.baton.replication.sim;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.message.Create;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.owner.Captured;
import io.baton.replication.owner.NewReplica;
import io.baton.replication.sim.Coverage.Branch;
import io.baton.replication.sim.SimRegistry.Outcome;
import java.util.Map;
import java.util.TreeMap;

/**
 * Registers a segment, as {@code Registrar} does (R9): reserve the name, make the replicas with the
 * initial content, make the record ready; or give it up.
 */
final class Registration implements Link.User {

  private static final long LIMIT = 1_500 * World.MILLIS;

  private final SimProcess by;
  private final Cluster cluster;
  private final World world;
  private final SimSegment segment;
  private final Znode first;
  private final Runnable ended;
  private final Map<NodeId, NewReplica> replicas = new TreeMap<>();
  private final TreeMap<NodeId, Link> links = new TreeMap<>();
  private long since;

  Registration(SimProcess by, Cluster cluster, ImmutableSet<NodeId> desired, Runnable ended) {
    this.by = by;
    this.cluster = cluster;
    this.world = cluster.world;
    this.segment = cluster.newSegment();
    this.first = Znode.creating(by.presence(), world.random.nextLong(), desired);
    this.ended = ended;
  }

  void begin() {
    reserve(Change.TRIES);
  }

  private void reserve(int tries) {
    cluster.registry.reserve(by, segment, first, outcome -> reserved(outcome, tries));
  }

  private void reserved(Outcome outcome, int tries) {
    switch (outcome) {
      case WON -> replicate(first);
      case NAME_TAKEN -> {
        world.coverage.reached(Branch.NAME_TAKEN);
        if (tries == Change.TRIES) {
          ended.run();
        } else {
          // Here an attempt without an answer may land when the name is free again. ZooKeeper is
          // kinder: it orders the attempts of a session.
          giveUp();
        }
      }
      case BAD_VERSION -> segment.record().read(by, false, this::existing);
      case UNKNOWN -> {
        if (tries == 0) {
          giveUp();
        } else {
          reserve(tries - 1);
        }
      }
    }
  }

  /** An earlier attempt has made the record; perhaps it is undone already. */
  private void existing(Znode seen) {
    if (seen.wasRemoved()) {
      foundUndone();
    } else {
      replicate(seen);
    }
  }

  private void foundUndone() {
    world.coverage.reached(Branch.REGISTRATION_FOUND_UNDONE);
    ended.run();
  }

  private void replicate(Znode reserved) {
    Content content = new Content(world, cluster.spec);
    content.change();
    Captured captured = content.capture(History.INITIAL);
    segment.history().captured(History.INITIAL, content);
    segment.history().taken(History.INITIAL, Version.NONE);
    since = world.now();
    Create create = new Create(segment.id, cluster.name, cluster.spec, reserved.epoch());
    for (NodeId node : reserved.desired()) {
      replicas.put(node, new NewReplica(node, create, captured, world.now()));
      links.put(node, new Link(by, cluster.node(node), this).open());
    }
    tick(reserved);
  }

  @Override
  public void connected(NodeId node) {
    NewReplica replica = replicas.get(node);
    if (replica.isAwaited()) {
      replica.connected(world.now());
      links.get(node).send(replica.create());
    }
  }

  @Override
  public void disconnected(NodeId node) {}

  @Override
  public void received(NodeId node, Reply reply) {
    NewReplica replica = replicas.get(node);
    replica.received(reply, world.now());
    for (Request part = replica.nextPart(); part != null; part = replica.nextPart()) {
      links.get(node).send(part);
      replica.giveBack(part);
    }
  }

  private void tick(Znode reserved) {
    boolean waits = replicas.values().stream().anyMatch(NewReplica::isAwaited);
    if (waits && world.now() - since < LIMIT) {
      by.after(world.millis(2, 15), () -> tick(reserved));
      return;
    }
    links.values().forEach(Link::close);
    ImmutableSet<Member> made =
        replicas.values().stream()
            .filter(NewReplica::isMade)
            .map(NewReplica::member)
            .collect(ImmutableSet.toImmutableSet());
    if (made.size() < cluster.spec.minInSync()) {
      abandon();
    } else {
      // As long as the process lives: all hold the content, so nothing is in the way.
      Znode ready = reserved.ready(made, world.random.nextLong());
      Change.write(by, segment.record(), ready, Integer.MAX_VALUE, this::settled);
    }
  }

  private void settled(Outcome outcome, Znode now) {
    if (outcome != Outcome.WON) {
      foundUndone();
      return;
    }
    if (cluster.segments().size() > 1) {
      world.coverage.reached(Branch.REGISTERED_AGAIN);
    }
    ended.run();
  }

  private void giveUp() {
    if (world.breaks(Broken.REGISTRATION_LEFT_UNDER_WAY)) {
      ended.run();
    } else {
      abandon();
    }
  }

  /** Neither now nor later the name stands for it. */
  private void abandon() {
    cluster.registry.read(
        by,
        () -> segment.record().isHere(),
        there -> {
          if (there) {
            segment.record().read(by, false, this::undo);
          } else {
            forestall();
          }
        });
  }

  private void forestall() {
    Znode tombstone = first.tombstone(world.random.nextLong());
    cluster.registry.forestall(
        by,
        segment,
        tombstone,
        outcome -> {
          if (outcome == Outcome.WON) {
            world.coverage.reached(Branch.REGISTRATION_FORESTALLED);
            ended.run();
          } else {
            abandon();
          }
        });
  }

  private void undo(Znode seen) {
    if (seen.state() != Znode.State.CREATING) {
      ended.run();
      return;
    }
    Znode tombstone = seen.tombstone(world.random.nextLong());
    Change.write(
        by,
        segment.record(),
        tombstone,
        (outcome, now) -> {
          if (outcome == Outcome.WON) {
            world.coverage.reached(Branch.REGISTRATION_ABANDONED);
            Hint.send(by, cluster, segment, tombstone);
            ended.run();
          } else {
            abandon();
          }
        });
  }
}
