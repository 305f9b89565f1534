package io.baton.replication.owner;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Checkpoint;
import io.baton.replication.message.CommitPoint;
import io.baton.replication.message.Fence;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The replicas that the owner sends the backlog to: members, and learners that have caught up.
 *
 * <p>A peer is <em>placed</em> by fencing it with the owner's own epoch, which changes nothing and
 * tells what the replica holds; it is then sent the backlog from there. So a lost message, a lost
 * answer and a restarted node are one case.
 */
final class Peers {

  private final SegmentId segment;
  private final long epoch;
  private final OwnerConfig config;
  private final OwnerEffects effects;
  private final Backlog backlog;
  private final Map<Member, Peer> peers = new TreeMap<>();
  private Version commitPoint;

  Peers(SegmentId segment, long epoch, OwnerConfig config, OwnerEffects effects, Backlog backlog) {
    this.segment = segment;
    this.epoch = epoch;
    this.config = config;
    this.effects = effects;
    this.backlog = backlog;
    this.commitPoint = backlog.floor();
  }

  Peer add(Member member, long heldIndex) {
    Peer peer = new Peer(member, heldIndex);
    peers.put(member, peer);
    return peer;
  }

  /** A learner holds everything below {@code index}: it is sent the rest. */
  void caughtUp(Member learner, long index, long nowNanos) {
    Peer known = peers.get(learner);
    Peer peer = known == null ? add(learner, index) : known;
    peer.connected = true;
    peer.place(index, backlog.serialOf(index), nowNanos);
    send(peer, nowNanos);
  }

  void remove(Member member) {
    peers.remove(member);
  }

  Collection<Peer> all() {
    return peers.values();
  }

  @Nullable Peer get(Member member) {
    return peers.get(member);
  }

  /** The peer of a counted member, which is always there. */
  Peer counted(Member member) {
    Peer peer = peers.get(member);
    if (peer == null) {
      throw new IllegalStateException(member + " is counted but not sent to");
    }
    return peer;
  }

  void connected(NodeId node, long nowNanos) {
    for (Peer peer : peers.values()) {
      if (peer.member.node().equals(node) && !peer.connected) {
        peer.connected = true;
        place(peer, nowNanos);
      }
    }
  }

  /** Learners that had caught up start anew; members are sent to again when they are back. */
  void disconnected(NodeId node, ImmutableSet<Member> counted) {
    peers.values().removeIf(p -> p.member.node().equals(node) && !counted.contains(p.member));
    for (Peer peer : peers.values()) {
      if (peer.member.node().equals(node)) {
        peer.displaced();
      }
    }
  }

  /** Asks what the replica holds, to send from there. */
  void place(Peer peer, long nowNanos) {
    peer.asked(nowNanos);
    effects.send(
        peer.member.node(), new Fence(segment, peer.member.incarnation(), epoch, Fence.By.OWNER));
  }

  /** The replica told what it holds. */
  void told(Peer peer, Version last, Version knownCommitPoint, long nowNanos) {
    peer.knownCommitPoint = knownCommitPoint;
    long index = backlog.indexAfter(last);
    if (index < 0) {
      peer.lost |= !peer.isPlaced();
    } else if (peer.isPlaced()) {
      peer.holds(index, nowNanos);
    } else {
      peer.place(index, backlog.serialOf(index), nowNanos);
      send(peer, nowNanos);
    }
  }

  void sendAll(long nowNanos) {
    for (Peer peer : peers.values()) {
      send(peer, nowNanos);
    }
  }

  /** Sends what the window allows, and nothing that is held: that may be dropped already. */
  void send(Peer peer, long nowNanos) {
    if (peer.sendIndex() < peer.heldIndex()) {
      peer.sendFrom(peer.heldIndex(), backlog.serialOf(peer.heldIndex()));
    }
    while (peer.mayBeSent(config.window())) {
      Backlog.Entry entry = backlog.at(peer.sendIndex());
      if (entry == null) {
        return;
      }
      Checkpoint part = part(entry, peer);
      peer.sent(entry, part.commitPoint(), nowNanos);
      effects.send(peer.member.node(), part);
    }
  }

  private Checkpoint part(Backlog.Entry entry, Peer peer) {
    Captured captured = entry.captured;
    return new Checkpoint(
        segment,
        peer.member.incarnation(),
        entry.version(),
        entry.base,
        // No newer than what it will hold then: a replica that lags would not take it (R7), and its
        // journal would fill.
        commitPoint.isBefore(entry.version()) ? commitPoint : entry.version(),
        captured.length(),
        captured.checksum(),
        peer.sendPart(),
        entry.parts(),
        captured.keeping(),
        captured.parts().lend(peer.sendPart()));
  }

  /** From now on messages carry this commit point. */
  void commitPoint(Version version) {
    commitPoint = version;
  }

  /**
   * Tells the commit point by itself to those that were sent nothing for a while: soon if they do
   * not know it (R7), and every now and then so that they know that the owner lives (R4). Who owes
   * an answer is nudged instead.
   */
  void announce(long nowNanos) {
    for (Peer peer : peers.values()) {
      long idle = nowNanos - peer.spokenNanos();
      boolean untold = peer.toldCommitPoint().isBefore(commitPoint);
      boolean unheard = peer.knownCommitPoint.isBefore(commitPoint);
      if ((untold && idle >= config.idleCommitPoint().toNanos())
          || (unheard && idle >= config.retryInterval().toNanos())
          || (!peer.owes() && idle >= config.keepAlive().toNanos())) {
        announce(peer, nowNanos);
      }
    }
  }

  /** Whether everybody is placed and has said that it knows the commit point. */
  boolean areQuiet() {
    for (Peer peer : peers.values()) {
      if (!peer.isPlaced() || peer.lost || peer.knownCommitPoint.isBefore(commitPoint)) {
        return false;
      }
    }
    return true;
  }

  /** Tells the commit point now to whoever has not confirmed it. */
  void announceNow(long nowNanos) {
    for (Peer peer : peers.values()) {
      if (peer.knownCommitPoint.isBefore(commitPoint)) {
        announce(peer, nowNanos);
      }
    }
  }

  private void announce(Peer peer, long nowNanos) {
    if (peer.isPlaced()) {
      peer.spoken(commitPoint, nowNanos);
      effects.send(
          peer.member.node(),
          new CommitPoint(segment, peer.member.incarnation(), epoch, commitPoint));
    }
  }

  /**
   * Asks again those that have owed an answer for long, as a message or its answer was lost, and
   * those that seemed lost, as that may have been an old answer.
   */
  void nudge(long nowNanos) {
    for (Peer peer : peers.values()) {
      boolean seldom = peer.isPlaced() || peer.lost;
      long patience =
          seldom ? config.memberTimeout().toNanos() / 2 : config.retryInterval().toNanos();
      boolean waits = peer.connected && (!peer.isPlaced() || peer.lost || peer.owes());
      if (waits && peer.quietNanos(nowNanos) >= patience) {
        place(peer, nowNanos);
      }
    }
  }

  /** Whether all of them know that it is committed. */
  boolean allKnow(Set<Member> members, Version version) {
    return members.stream().noneMatch(m -> counted(m).knownCommitPoint.isBefore(version));
  }

  /** Whom a learner may be taught by. */
  List<Member> sources(Set<Member> members, NodeId learner) {
    return members.stream()
        .filter(member -> !member.node().equals(learner) && counted(member).isPlaced())
        .toList();
  }
}
