package io.baton.replication.owner;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The owner of one segment in one epoch: takes checkpoints, commits what every counted member holds
 * (R1), removes members that fail and admits learners (R2, R4), tells the commit point (R7), until
 * another owner's fence ends it.
 *
 * <p>Single-threaded: events in (the public methods, with the time where it matters), effects out.
 * Time is in nanoseconds of a monotonic clock.
 */
public final class Owner {

  private final long epoch;
  private final long nonce;
  private final int minInSync;
  private final OwnerConfig config;
  private final OwnerEffects effects;
  private final Backlog backlog;
  private final InSyncSet set;
  private final Peers peers;
  private final Membership membership;
  private final Learners learners;
  private final Set<NodeId> connected = new LinkedHashSet<>();
  private ImmutableSet<NodeId> desired;
  private Version commitPoint;
  private Version allowed = new Version(Long.MAX_VALUE, Long.MAX_VALUE);
  private long commitIndex;
  private @Nullable Version flushing;
  private boolean fenced;

  /**
   * Starts where an opening ended.
   *
   * @param opened what the opening found
   * @param minInSync the set is never made smaller than this, and nothing is committed while it is
   * @param config limits
   * @param effects what to do, on the same thread
   */
  public Owner(Opened opened, int minInSync, OwnerConfig config, OwnerEffects effects) {
    this.epoch = opened.epoch();
    this.nonce = opened.record().owner();
    this.minInSync = minInSync;
    this.config = config;
    this.effects = effects;
    this.backlog = new Backlog(opened.recovered());
    this.set = new InSyncSet(opened.record().inSync());
    this.peers = new Peers(opened.segment(), epoch, config, effects, backlog);
    this.membership = new Membership(minInSync, config, effects, peers, set);
    long patience = config.memberTimeout().toNanos() * 30;
    this.learners = new Learners(config.retryInterval().toNanos(), patience);
    this.desired = opened.record().desired();
    this.commitPoint = opened.recovered();
  }

  /** Newest committed version. */
  public Version commitPoint() {
    return commitPoint;
  }

  /** Newest version taken, committed or not. */
  public Version newest() {
    return backlog.newest();
  }

  /** The recorded in-sync set. */
  public ImmutableSet<Member> inSync() {
    return set.recorded();
  }

  /** Whether another owner has the segment. */
  public boolean isFenced() {
    return fenced;
  }

  /** Nodes that the owner would talk to: the driver keeps trying to connect to them. */
  public ImmutableSet<NodeId> nodes() {
    ImmutableSet.Builder<NodeId> nodes = ImmutableSet.builder();
    set.counted().forEach(member -> nodes.add(member.node()));
    return nodes.addAll(desired).build();
  }

  /** A connection to a node is there. */
  public void connected(NodeId node, long nowNanos) {
    if (!fenced && connected.add(node)) {
      peers.connected(node, nowNanos);
      learners.dueAt(node, nowNanos);
    }
  }

  /** The connection to a node is gone; nothing sent before is answered any more. */
  public void disconnected(NodeId node, long nowNanos) {
    if (connected.remove(node)) {
      peers.disconnected(node, set.counted());
      learners.dueAt(node, nowNanos + config.retryInterval().toNanos());
    }
  }

  /**
   * Takes a checkpoint, sends it, and later reports it committed or overdue.
   *
   * @return null if it was taken, or why not: nothing was sent then
   */
  public @Nullable String offer(Captured captured, long nowNanos) {
    String refusal = whyNot();
    if (refusal == null) {
      backlog.append(captured, nowNanos + config.deadlineFor(captured.bytes()).toNanos());
      peers.sendAll(nowNanos);
      advance();
    }
    return refusal;
  }

  /** Why a checkpoint would not be taken now; null if it would. */
  public @Nullable String whyNot() {
    if (!fenced && isFull()) {
      dropLearners();
    }
    String waits = fenced ? "another owner has the segment" : null;
    return fenced || !isFull()
        ? waits
        : backlog.describe() + membership.whyWaiting(backlog.endIndex());
  }

  private boolean isFull() {
    return backlog.size() >= config.maxBacklog() || backlog.bytes() >= config.maxBacklogBytes();
  }

  /** A slow learner holds nothing up: it starts again. */
  private void dropLearners() {
    learners.overrun();
    peers.all().removeIf(peer -> !membership.counts(peer));
    trim();
  }

  /** Takes an answer; those of other epochs are ignored. */
  public void received(NodeId from, Reply reply, long nowNanos) {
    if (fenced) {
      return;
    }
    if (reply instanceof Acknowledged ack) {
      acknowledged(from, ack, nowNanos);
    } else if (reply instanceof ReplicaStatus status) {
      told(from, status, nowNanos);
    } else if (reply instanceof Learned learned) {
      learned(from, learned, nowNanos);
    } else if (reply instanceof Refused refusal) {
      refused(from, refusal, nowNanos);
    }
  }

  private void acknowledged(NodeId from, Acknowledged ack, long nowNanos) {
    Peer peer =
        ack.version().epoch() == epoch ? peers.get(new Member(from, ack.incarnation())) : null;
    long index = backlog.indexAfter(ack.version()) - 1;
    if (peer == null || index < backlog.firstIndex()) {
      return;
    }
    peer.answered(backlog.serialOf(index) + ack.part(), nowNanos);
    if (ack.held()) {
      peer.holds(index + 1, nowNanos);
      advance();
    }
    peers.send(peer, nowNanos);
  }

  private void told(NodeId from, ReplicaStatus status, long nowNanos) {
    if (status.epoch() != epoch || !status.isPresent()) {
      return;
    }
    Peer peer = peers.get(new Member(from, status.incarnation()));
    if (peer != null) {
      peers.told(peer, status.last(), status.commitPoint(), nowNanos);
      advance();
    }
  }

  private void learned(NodeId from, Learned learned, long nowNanos) {
    Member learner = new Member(from, learned.incarnation());
    Peer known = peers.get(learner);
    boolean served = known != null && !known.lost;
    if (learned.epoch() != epoch || !connected.contains(from) || served) {
      return;
    }
    long index = backlog.indexAfter(learned.version());
    if (index < 0) {
      learners.fellBehind(from, nowNanos);
    } else {
      learners.caughtUp(from);
      peers.caughtUp(learner, index, nowNanos);
      advance();
    }
  }

  private void refused(NodeId from, Refused refusal, long nowNanos) {
    if (refusal.epoch() != epoch) {
      return;
    }
    if (refusal.reason() == Refused.Reason.FENCED) {
      if (refusal.fence() > epoch) {
        fence(refusal.fence());
      }
      return;
    }
    boolean otherReplica =
        refusal.reason() == Refused.Reason.WRONG_INCARNATION
            || refusal.reason() == Refused.Reason.UNKNOWN_REPLICA;
    learners.refused(from, nowNanos);
    for (Peer peer : peers.all()) {
      if (peer.member.node().equals(from)) {
        if (otherReplica) {
          peer.lost |= peer.member.incarnation() != refusal.incarnation();
        } else if (peer.member.incarnation() == refusal.incarnation()) {
          peer.refused(refusal.reason() + ", " + refusal.detail());
        }
      }
    }
  }

  /** The record was seen to hold this. */
  public void recordSeen(RecordView record) {
    boolean another = record.owner() != 0 && record.owner() != nonce;
    if (record.epoch() > epoch || (record.epoch() == epoch && another)) {
      fence(record.epoch());
    } else {
      desired = record.desired();
    }
  }

  private void fence(long byEpoch) {
    if (!fenced) {
      fenced = true;
      effects.fenced(byEpoch);
      while (backlog.size() > 0) {
        effects.release(backlog.removeFirst());
      }
    }
  }

  /**
   * A proposed change is known to be applied. Learned late, a later opening may have followed it.
   *
   * @param seen the record, which may be of others' writes after this one
   */
  public void changeWon(long change, RecordView seen) {
    recordSeen(seen);
    if (!fenced) {
      membership.won(change);
      advance();
    }
  }

  /** A proposed change is known to be impossible; the record is this. */
  public void changeLost(long change, RecordView record, long nowNanos) {
    recordSeen(record);
    if (!fenced) {
      membership.lost(change, record.inSync());
      connected.forEach(node -> peers.connected(node, nowNanos));
      advance();
    }
  }

  /** Nobody can tell whether a proposed change was, or will be, applied: it is issued again. */
  public void changeUnknown(long change, long nowNanos) {
    membership.unknown(change, nowNanos);
  }

  /**
   * Asks that every counted member learns the commit point now; reported by {@code
   * commitPointKnown}.
   */
  public void flush(long nowNanos) {
    flushing = commitPoint;
    peers.announceNow(nowNanos);
    advance();
  }

  /**
   * Whether everybody holds everything and knows it: nothing is urgent until something is heard.
   */
  public boolean isQuiet() {
    return backlog.size() == 0 && flushing == null && !set.isChanging() && peers.areQuiet();
  }

  /** What passes with time: to be called every few milliseconds, or few hundred while quiet. */
  public void tick(long nowNanos) {
    if (fenced) {
      return;
    }
    peers.nudge(nowNanos);
    peers.announce(nowNanos);
    reportOverdue(nowNanos);
    membership.tick(commitIndex, nowNanos);
    teach(nowNanos);
  }

  /** What is on its whole set waits for other segments of its group, whose owners say so. */
  private void reportOverdue(long nowNanos) {
    long held = heldIndex();
    for (Backlog.Entry entry : backlog.entries()) {
      boolean waits = entry.index >= held && !entry.overdueReported;
      if (waits && nowNanos - entry.deadlineNanos >= 0) {
        entry.overdueReported = true;
        effects.overdue(entry.version(), membership.whyWaiting(backlog.endIndex()));
      }
    }
  }

  private void teach(long nowNanos) {
    for (NodeId node : desired) {
      if (connected.contains(node) && !isServed(node) && learners.isDue(node, nowNanos)) {
        List<Member> sources = peers.sources(set.recorded(), node);
        if (!sources.isEmpty()) {
          int before = learners.asked(node, backlog.firstIndex(), nowNanos);
          effects.teach(node, sources.get(before % sources.size()));
        }
      }
    }
  }

  /** Whether the node's replica is sent to already. */
  private boolean isServed(NodeId node) {
    return peers.all().stream().anyMatch(p -> p.member.node().equals(node) && !p.lost);
  }

  private void advance() {
    long held = heldIndex();
    while (commitIndex < held && !allowed.isBefore(backlog.get(commitIndex).version())) {
      commit(backlog.get(commitIndex));
    }
    trim();
    confirmFlush();
  }

  private long heldIndex() {
    // Opened with fewer than minInSync: nothing is committed before enough have joined (R3).
    long held = set.recorded().size() < minInSync ? commitIndex : backlog.endIndex();
    for (Member member : set.counted()) {
      held = Math.min(held, peers.counted(member).heldIndex());
    }
    return held;
  }

  /** Newest version that every counted member holds now; once fenced, the commit point. */
  public Version held() {
    long held = fenced ? 0 : heldIndex();
    return held > commitIndex ? backlog.get(held - 1).version() : commitPoint;
  }

  /** Of a group: commits nothing newer than that from now on (R12). */
  public void commitUpTo(Version version) {
    allowed = version;
    if (!fenced) {
      advance();
    }
  }

  private void commit(Backlog.Entry entry) {
    ImmutableSet.Builder<NodeId> holders = ImmutableSet.builder();
    set.counted().forEach(member -> holders.add(member.node()));
    commitIndex = entry.index + 1;
    commitPoint = entry.version();
    peers.commitPoint(commitPoint);
    effects.committed(entry.version(), holders.build());
  }

  private void confirmFlush() {
    Version wanted = flushing;
    if (wanted != null && peers.allKnow(set.counted(), wanted)) {
      flushing = null;
      effects.commitPointKnown(wanted);
    }
  }

  /** Lets go what no counted member and no learner needs any more. */
  private void trim() {
    long keep = learners.keepIndex(commitIndex);
    for (Peer peer : peers.all()) {
      keep = Math.min(keep, Math.max(peer.heldIndex(), backlog.firstIndex()));
    }
    while (backlog.size() > 0 && backlog.firstIndex() < keep) {
      effects.release(backlog.removeFirst());
    }
  }
}
