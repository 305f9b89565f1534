package io.baton.replication.opening;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Fence;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Probe;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.opening.OpeningEffects.Failure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes a segment over (R3): find a member that lives, win the epoch in ZooKeeper, fence every
 * member that lives, take the newest version among their answers, bring every remaining member to
 * it, and remove the others from the record. Only then is the segment open, so that nothing the
 * application sees can be taken back by the next opening.
 *
 * <p>A courteous one (R4) stops when a member tells that its owner lives: while probing, so that
 * nothing was changed yet, or, if the owner came back in between, at its fence.
 *
 * <p>Single-threaded; the same rules as {@code Owner}'s for effects and time.
 */
public final class Opening {

  /** In the order in which they are passed through. */
  public enum State {
    /** Looking for a member that answers. Nothing is changed before one does. */
    PROBING,
    /** The compare-and-set of the epoch is under way. */
    CLAIMING,
    /** The epoch is ours; members promise it. */
    FENCING,
    /** Members that are behind learn from one that is not. */
    EQUALIZING,
    /** The compare-and-set that removes those who are not there is under way. */
    TRIMMING,
    /** The segment is ours. */
    OPEN,
    /** It is not. */
    FAILED
  }

  private final SegmentId segment;
  private final OpeningConfig config;
  private final OpeningEffects effects;
  private final Map<NodeId, Candidate> candidates = new TreeMap<>();
  private final Set<NodeId> connected = new HashSet<>();
  private RecordView record;
  private State state = State.PROBING;
  private long startedNanos;
  private long enteredNanos;
  private long askedNanos;
  private long highestFence;
  private long epoch;
  private long change;
  private boolean unknown;
  private Version recovered = Version.NONE;
  private ImmutableSet<Member> remaining = ImmutableSet.of();

  /** Makes one that has not started, from a fresh read of the record. */
  public Opening(
      SegmentId segment, RecordView record, OpeningConfig config, OpeningEffects effects) {
    this.segment = segment;
    this.record = record;
    this.config = config;
    this.effects = effects;
  }

  /** Where it stands. */
  public State state() {
    return state;
  }

  /** Nodes that the driver keeps trying to connect to. */
  public ImmutableSet<NodeId> nodes() {
    return record.inSync().stream().map(Member::node).collect(ImmutableSet.toImmutableSet());
  }

  /** Begins. */
  public void start(long nowNanos) {
    startedNanos = nowNanos;
    probe(nowNanos);
  }

  private void probe(long nowNanos) {
    epoch = 0; // what a probe's refusal names, also after a claim that was lost
    candidates.clear();
    for (Member member : record.inSync()) {
      Candidate candidate = new Candidate(member);
      candidate.connected = connected.contains(member.node());
      candidates.put(member.node(), candidate);
    }
    enter(State.PROBING, nowNanos);
    ask(nowNanos);
  }

  private void enter(State next, long nowNanos) {
    state = next;
    enteredNanos = nowNanos;
    unknown = false;
    candidates.values().forEach(candidate -> candidate.answered = false);
  }

  /** Asks everybody who has not answered yet. */
  private void ask(long nowNanos) {
    askedNanos = nowNanos;
    for (Candidate candidate : candidates.values()) {
      if (candidate.connected && !candidate.answered && !candidate.dropped) {
        ask(candidate);
      }
    }
  }

  private void ask(Candidate candidate) {
    Member member = candidate.member;
    if (state == State.PROBING) {
      effects.send(member.node(), new Probe(segment));
    } else if (state == State.FENCING) {
      effects.send(member.node(), new Fence(segment, member.incarnation(), epoch, config.by()));
    }
  }

  /** A connection to a node is there. */
  public void connected(NodeId node) {
    connected.add(node);
    Candidate candidate = candidates.get(node);
    if (candidate != null && !candidate.connected) {
      candidate.connected = true;
      candidate.says = "has not answered";
      if (!candidate.answered) {
        ask(candidate);
      }
    }
  }

  /** The connection to a node is gone. */
  public void disconnected(NodeId node, long nowNanos) {
    connected.remove(node);
    Candidate candidate = candidates.get(node);
    if (candidate != null) {
      candidate.connected = false;
      candidate.says = "is not reachable";
      if (state == State.EQUALIZING && candidate.last.isBefore(recovered)) {
        drop(candidate, "was lost while it learned", nowNanos);
      }
    }
  }

  /** Takes an answer; those of other epochs are ignored. */
  public void received(NodeId from, Reply reply, long nowNanos) {
    Candidate candidate = candidates.get(from);
    if (candidate == null) {
      return;
    }
    if (reply instanceof ReplicaStatus status) {
      told(candidate, status, nowNanos);
    } else if (reply instanceof Learned learned
        && state == State.EQUALIZING
        && learned.epoch() == epoch) {
      if (learned.version().equals(recovered)
          && learned.incarnation() == candidate.member.incarnation()) {
        candidate.last = recovered;
        equalize(nowNanos);
      }
    } else if (reply instanceof Refused refused && refused.epoch() == epoch) {
      refused(candidate, refused, nowNanos);
    }
  }

  private void told(Candidate candidate, ReplicaStatus status, long nowNanos) {
    boolean probed = state == State.PROBING && status.epoch() == 0;
    boolean fenced = state == State.FENCING && status.epoch() == epoch;
    if (candidate.dropped || (!probed && !fenced)) {
      return;
    }
    if (probed && config.courteous() && status.ownerHeard()) {
      fail(Failure.OWNER_ALIVE, candidate.member.node() + " heard it just now");
      return;
    }
    highestFence = Math.max(highestFence, status.fence());
    if (status.incarnation() != candidate.member.incarnation()) {
      String why = status.isPresent() ? "holds another replica" : "has lost its replica";
      drop(candidate, why, nowNanos);
      return;
    }
    candidate.answered = true;
    candidate.last = status.last();
    candidate.says = "holds " + status.last();
    proceed(nowNanos);
  }

  private void refused(Candidate candidate, Refused refused, long nowNanos) {
    if (refused.reason() == Refused.Reason.FENCED && refused.fence() > epoch) {
      fail(Failure.PREEMPTED, candidate.member.node() + " has promised epoch " + refused.fence());
    } else if (refused.reason() == Refused.Reason.OWNER_HEARD) {
      fail(Failure.OWNER_ALIVE, candidate.member.node() + " refused: " + refused.detail());
    } else if (refused.reason() == Refused.Reason.REGISTRY_WENT_BACK) {
      // Whatever the others say: the record may name the wrong ones.
      fail(Failure.REGISTRY_WENT_BACK, candidate.member.node() + ": " + refused.detail());
    } else if ((state == State.FENCING || state == State.EQUALIZING)
        && isFinal(refused, nowNanos)) {
      drop(candidate, "refused: " + refused.reason() + ", " + refused.detail(), nowNanos);
    }
  }

  /** One that is busy now, or has lost its source just now, may still promise or learn. */
  private boolean isFinal(Refused refused, long nowNanos) {
    return refused.reason() != Refused.Reason.BUSY
        && (refused.reason() != Refused.Reason.READ_GONE || isPatienceOver(nowNanos));
  }

  /** One answer is enough to claim, so probing waits shortly for others, unless out of courtesy. */
  private boolean isPatienceOver(long nowNanos) {
    boolean hurried = state == State.PROBING && !config.courteous();
    Duration patience = hurried ? config.retryInterval() : config.memberTimeout();
    return nowNanos - enteredNanos >= patience.toNanos();
  }

  /** It does not take part, and is removed from the record at the end. */
  private void drop(Candidate candidate, String why, long nowNanos) {
    candidate.dropped = true;
    candidate.answered = false;
    candidate.says = why;
    if (state == State.EQUALIZING) {
      equalize(nowNanos);
    } else {
      proceed(nowNanos);
    }
  }

  /** Goes on when enough have answered: all of them, or some after the member timeout. */
  private void proceed(long nowNanos) {
    boolean waits = candidates.values().stream().anyMatch(Candidate::isAwaited);
    boolean answered = candidates.values().stream().anyMatch(c -> c.answered);
    if (!waits && !answered) {
      fail(Failure.NO_COPY, describe());
    }
    if (!answered || (waits && !isPatienceOver(nowNanos))) {
      return;
    }
    if (state == State.PROBING) {
      enter(State.CLAIMING, nowNanos);
      epoch = Math.max(record.epoch(), highestFence) + 1;
      effects.claim(++change, epoch);
    } else if (state == State.FENCING) {
      recover(nowNanos);
    }
  }

  /** The newest version among the answers is the state; whoever is behind learns it. */
  private void recover(long nowNanos) {
    for (Candidate candidate : candidates.values()) {
      if (candidate.answered) {
        recovered = Version.max(recovered, candidate.last);
      } else {
        candidate.dropped = true;
      }
    }
    enter(State.EQUALIZING, nowNanos);
    teach(nowNanos);
    equalize(nowNanos);
  }

  private void teach(long nowNanos) {
    askedNanos = nowNanos;
    Candidate source = Candidate.source(candidates.values(), recovered);
    for (Candidate candidate : candidates.values()) {
      if (source != null && !candidate.dropped && candidate.last.isBefore(recovered)) {
        effects.teach(candidate.member.node(), source.member);
      }
    }
  }

  private void equalize(long nowNanos) {
    boolean equal =
        candidates.values().stream().allMatch(c -> c.dropped || c.last.equals(recovered));
    if (state != State.EQUALIZING || !equal) {
      return;
    }
    remaining = Candidate.remaining(candidates.values());
    if (remaining.isEmpty()) {
      fail(Failure.NO_COPY, describe());
    } else if (remaining.equals(record.inSync())) {
      open();
    } else {
      trim(nowNanos);
    }
  }

  private void trim(long nowNanos) {
    enter(State.TRIMMING, nowNanos);
    effects.propose(++change, remaining);
  }

  private void open() {
    state = State.OPEN;
    record = new RecordView(epoch, remaining, record.desired());
    effects.opened(new Opened(segment, epoch, record, recovered));
  }

  /**
   * A claim or a proposed change is known to be applied; the record is this. Learned late, a later
   * opening may have followed: the record is that one's then, and not written over.
   */
  public void changeWon(long number, RecordView seen, long nowNanos) {
    if (number != change || !isWriting()) {
      return;
    }
    if (seen.epoch() > epoch) {
      fail(Failure.PREEMPTED, "another owner took epoch " + seen.epoch());
    } else if (state == State.CLAIMING) {
      enter(State.FENCING, nowNanos);
      ask(nowNanos);
    } else {
      open();
    }
  }

  /** A claim or a proposed change is known to be impossible; the record is this. */
  public void changeLost(long number, RecordView seen, long nowNanos) {
    if (number != change || !isWriting()) {
      return;
    }
    boolean taken = seen.epoch() > (state == State.CLAIMING ? record.epoch() : epoch);
    record = seen;
    if (taken) {
      fail(Failure.PREEMPTED, "another owner took epoch " + seen.epoch());
    } else if (state == State.CLAIMING) {
      probe(nowNanos);
    } else {
      trim(nowNanos);
    }
  }

  /** Nobody can tell whether a claim or a change was, or will be, applied: it is issued again. */
  public void changeUnknown(long number, long nowNanos) {
    if (number == change && isWriting()) {
      unknown = true;
      askedNanos = nowNanos;
    }
  }

  /** What passes with time. */
  public void tick(long nowNanos) {
    if (state == State.OPEN || state == State.FAILED) {
      return;
    }
    if (nowNanos - startedNanos >= config.deadline().toNanos()) {
      fail(isWriting() ? Failure.UNKNOWN : Failure.NO_COPY, describe());
      return;
    }
    proceed(nowNanos);
    if (nowNanos - askedNanos >= config.retryInterval().toNanos()) {
      askAgain(nowNanos);
    }
  }

  private void askAgain(long nowNanos) {
    if (state == State.PROBING || state == State.FENCING) {
      ask(nowNanos);
    } else if (state == State.EQUALIZING) {
      teach(nowNanos);
    } else if (unknown) {
      unknown = false;
      if (state == State.CLAIMING) {
        effects.claim(change, epoch);
      } else {
        effects.propose(change, remaining);
      }
    }
  }

  private boolean isWriting() {
    return state == State.CLAIMING || state == State.TRIMMING;
  }

  private String describe() {
    return Candidate.describe(candidates.values());
  }

  private void fail(Failure failure, String detail) {
    state = State.FAILED;
    effects.failed(failure, detail);
  }
}
