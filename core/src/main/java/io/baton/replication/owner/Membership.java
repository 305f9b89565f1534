package io.baton.replication.owner;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.baton.api.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides who leaves and who joins the in-sync set, and sees each change through to a known outcome
 * (R2).
 */
final class Membership {

  private final int minInSync;
  private final OwnerConfig config;
  private final OwnerEffects effects;
  private final Peers peers;
  private final InSyncSet set;

  Membership(int minInSync, OwnerConfig config, OwnerEffects effects, Peers peers, InSyncSet set) {
    this.minInSync = minInSync;
    this.config = config;
    this.effects = effects;
    this.peers = peers;
    this.set = set;
    set.recorded().forEach(member -> peers.add(member, 0));
  }

  /** Whether a checkpoint waits for this replica. */
  boolean counts(Peer peer) {
    return set.counted().contains(peer.member);
  }

  void won(long change) {
    ImmutableSet<Member> before = set.recorded();
    if (set.won(change)) {
      Sets.difference(before, set.recorded()).forEach(peers::remove);
      effects.inSyncChanged(set.recorded());
    }
  }

  void lost(long change, ImmutableSet<Member> recorded) {
    if (set.lost(change, recorded)) {
      for (Member member : recorded) {
        if (peers.get(member) == null) {
          peers.add(member, 0);
        }
      }
      effects.inSyncChanged(recorded);
    }
  }

  void unknown(long change, long nowNanos) {
    set.unknown(change, nowNanos);
  }

  void tick(long commitIndex, long nowNanos) {
    if (set.takeReissue(nowNanos, config.retryInterval().toNanos())) {
      effects.propose(set.change(), set.proposed());
    }
    removeTroubled(nowNanos);
    admit(commitIndex);
  }

  /** Never below {@code minInSync}: there, checkpoints wait for the members to come back. */
  private void removeTroubled(long nowNanos) {
    ImmutableSet.Builder<Member> well = ImmutableSet.builder();
    for (Member member : set.counted()) {
      if (peers.counted(member).troubleNanos(nowNanos) < config.memberTimeout().toNanos()) {
        well.add(member);
      }
    }
    ImmutableSet<Member> remaining = well.build();
    if (remaining.size() < set.counted().size() && remaining.size() >= minInSync) {
      propose(remaining);
    }
  }

  /**
   * Why the backlog up to {@code endIndex} is not committed, for people: who is waited for, and why
   * it is not gone on without.
   */
  String whyWaiting(long endIndex) {
    List<String> reasons = new ArrayList<>();
    for (Member member : set.counted()) {
      Peer peer = peers.counted(member);
      if (peer.heldIndex() < endIndex) {
        reasons.add(peer.trouble());
      }
    }
    int inSync = set.recorded().size();
    if (inSync < minInSync) {
      reasons.add(inSync + " in sync of " + minInSync + " at least");
    } else if (inSync == minInSync) {
      reasons.add("nobody is left out of " + inSync + " in sync, as that is the least allowed");
    } else if (set.isChanging()) {
      reasons.add("ZooKeeper has not confirmed that in sync are now " + set.proposed());
    }
    return String.join("; ", reasons);
  }

  /**
   * A learner that holds the commit point joins, in place of what its node held before (R4, R5).
   */
  private void admit(long commitIndex) {
    for (Peer peer : peers.all()) {
      Member joiner = peer.member;
      if (!counts(peer) && peer.isPlaced() && peer.heldIndex() >= commitIndex) {
        ImmutableSet.Builder<Member> members = ImmutableSet.builder();
        set.recorded().stream().filter(m -> !m.node().equals(joiner.node())).forEach(members::add);
        propose(members.add(joiner).build());
        return;
      }
    }
  }

  private void propose(ImmutableSet<Member> inSync) {
    if (!set.isChanging()) {
      effects.propose(set.propose(inSync), inSync);
    }
  }
}
