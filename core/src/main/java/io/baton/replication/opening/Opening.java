package io.baton.replication.opening;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.RecordView;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.ReplicaStatus;
import io.baton.replication.message.Reply;
import io.baton.replication.opening.OpeningEffects.Failure;
import java.time.Duration;

/**
 * Takes a segment over (R3): find a member that lives, win the epoch in ZooKeeper, fence every
 * member that lives, take the newest version among their answers, bring every remaining member to
 * it, and remove the others from the record, or see that it is still ours. Only then is the segment
 * open, so that nothing the application sees can be taken back by the next opening.
 *
 * <p>A courteous one (R4) stops when a member tells that its owner lives: while probing, so that
 * nothing was changed yet, or, if the owner came back in between, at its fence.
 *
 * <p>Single-threaded; the same rules as {@code Owner}'s for effects and time.
 */
public final class Opening {

  private final SegmentId segment;
  private final OpeningConfig config;
  private final OpeningEffects effects;
  private final Asking asking;
  private final long owner;
  private final Candidates candidates = new Candidates();
  private RecordView record;
  private OpeningState state = OpeningState.PROBING;
  private long startedNanos;
  private long enteredNanos;
  private long askedNanos;
  private long highestFence;
  private long epoch;
  private long change;
  private boolean unknown;
  private Version recovered = Version.NONE;
  private ImmutableSet<Member> remaining = ImmutableSet.of();

  /**
   * Makes one that has not started.
   *
   * @param record from a fresh read
   * @param owner the nonce that its claim writes
   */
  public Opening(
      SegmentId segment,
      RecordView record,
      long owner,
      OpeningConfig config,
      OpeningEffects effects) {
    this.owner = owner;
    this.segment = segment;
    this.record = record;
    this.config = config;
    this.effects = effects;
    this.asking = new Asking(segment, config, effects);
  }

  /** Where it stands. */
  public OpeningState state() {
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
    candidates.begin(record.inSync());
    enter(OpeningState.PROBING, nowNanos);
    ask(nowNanos);
  }

  private void enter(OpeningState next, long nowNanos) {
    state = next;
    enteredNanos = nowNanos;
    unknown = false;
    candidates.forgetAnswers();
  }

  /** Asks everybody who has not answered yet. */
  private void ask(long nowNanos) {
    askedNanos = nowNanos;
    asking.askAll(candidates, state, epoch);
  }

  /** A connection to a node is there. */
  public void connected(NodeId node) {
    Candidate candidate = candidates.connected(node);
    if (candidate != null && !candidate.answered) {
      asking.ask(candidate, state, epoch);
    }
  }

  /** The connection to a node is gone. */
  public void disconnected(NodeId node, long nowNanos) {
    Candidate candidate = candidates.disconnected(node);
    if (candidate != null
        && state == OpeningState.EQUALIZING
        && !candidate.last.equals(recovered)) {
      drop(candidate, "was lost while it learned", nowNanos);
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
        && state == OpeningState.EQUALIZING
        && learned.epoch() == epoch) {
      level(candidate, learned.incarnation(), learned.version(), nowNanos);
    } else if (reply instanceof Refused refused && refused.epoch() == epoch) {
      refused(candidate, refused, nowNanos);
    }
  }

  private void level(Candidate candidate, long incarnation, Version last, long nowNanos) {
    if (last.equals(recovered) && incarnation == candidate.member.incarnation()) {
      candidate.last = recovered;
      equalize(nowNanos);
    }
  }

  private void told(Candidate candidate, ReplicaStatus status, long nowNanos) {
    if (state == OpeningState.EQUALIZING && config.together() && status.epoch() == epoch) {
      level(candidate, status.incarnation(), status.last(), nowNanos);
      return;
    }
    boolean probed = state == OpeningState.PROBING && status.epoch() == 0;
    boolean fenced = state == OpeningState.FENCING && status.epoch() == epoch;
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
    if (status.last().equals(Version.NONE)) {
      // Each member held the initial content once: an empty one has lost it, and is no copy (P6).
      drop(candidate, "holds nothing, though it is in sync", nowNanos);
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
    } else if ((state == OpeningState.FENCING || state == OpeningState.EQUALIZING)
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
    boolean hurried = state == OpeningState.PROBING && !config.courteous();
    Duration patience = hurried ? config.retryInterval() : config.memberTimeout();
    return nowNanos - enteredNanos >= patience.toNanos();
  }

  /** It does not take part, and is removed from the record at the end. */
  private void drop(Candidate candidate, String why, long nowNanos) {
    candidate.dropped = true;
    candidate.answered = false;
    candidate.says = why;
    if (state == OpeningState.EQUALIZING) {
      equalize(nowNanos);
    } else {
      proceed(nowNanos);
    }
  }

  /** Goes on when enough have answered: all of them, or some after the member timeout. */
  private void proceed(long nowNanos) {
    boolean waits = candidates.hasAwaited();
    boolean answered = candidates.hasAnswered();
    if (!waits && !answered) {
      fail(Failure.NO_COPY, candidates.describe());
    }
    if (!answered || (waits && !isPatienceOver(nowNanos))) {
      return;
    }
    if (state == OpeningState.PROBING) {
      enter(OpeningState.CLAIMING, nowNanos);
      epoch = Math.max(record.epoch(), highestFence) + 1;
      effects.claim(++change, epoch);
    } else if (state == OpeningState.FENCING) {
      Version newest = candidates.keepAnswered();
      if (config.together()) {
        enter(OpeningState.SURVEYED, nowNanos);
        effects.surveyed(candidates.oldest());
      } else {
        recover(newest, nowNanos);
      }
    }
  }

  /** Recovers a version. Who is behind it learns it; in a group who is beyond it goes back. */
  public void recover(Version version, long nowNanos) {
    if (state == OpeningState.FENCING || state == OpeningState.SURVEYED) {
      recovered = version;
      enter(OpeningState.EQUALIZING, nowNanos);
      level(nowNanos);
      equalize(nowNanos);
    }
  }

  private void level(long nowNanos) {
    askedNanos = nowNanos;
    asking.level(candidates, recovered, epoch);
  }

  private void equalize(long nowNanos) {
    if (state != OpeningState.EQUALIZING || !candidates.allHold(recovered)) {
      return;
    }
    remaining = candidates.remaining();
    if (remaining.isEmpty()) {
      fail(Failure.NO_COPY, candidates.describe());
    } else if (remaining.equals(record.inSync())) {
      enter(OpeningState.CONFIRMING, nowNanos);
      look(nowNanos);
    } else {
      trim(nowNanos);
    }
  }

  private void trim(long nowNanos) {
    enter(OpeningState.TRIMMING, nowNanos);
    effects.propose(++change, remaining);
  }

  private void look(long nowNanos) {
    askedNanos = nowNanos;
    effects.look();
  }

  /** A fresh read of the record, after {@link OpeningEffects#look}. */
  public void looked(RecordView seen) {
    if (state == OpeningState.CONFIRMING && !isOvertaken(seen) && seen.epoch() == epoch) {
      open();
    }
  }

  /** Whether the record is another's, which ends it. */
  private boolean isOvertaken(RecordView seen) {
    boolean other = seen.epoch() == epoch && seen.owner() != owner;
    if (other || seen.epoch() > epoch) {
      fail(
          Failure.PREEMPTED,
          "another " + (other ? "has" : "owner took") + " epoch " + seen.epoch());
      return true;
    }
    return false;
  }

  private void open() {
    state = OpeningState.OPEN;
    record = new RecordView(epoch, owner, remaining, record.desired());
    effects.opened(new Opened(segment, epoch, record, recovered));
  }

  /**
   * A claim or a proposed change is known to be applied; the record is this. Learned late, a later
   * opening may have followed: the record is that one's then, and not written over.
   */
  public void changeWon(long number, RecordView seen, long nowNanos) {
    if (number != change || !isWriting() || isOvertaken(seen)) {
      return;
    }
    if (state == OpeningState.CLAIMING) {
      enter(OpeningState.FENCING, nowNanos);
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
    if (state == OpeningState.CLAIMING) {
      boolean taken = seen.epoch() > record.epoch();
      record = seen;
      if (taken) {
        fail(Failure.PREEMPTED, "another owner took epoch " + seen.epoch());
      } else {
        probe(nowNanos);
      }
    } else if (!isOvertaken(seen)) {
      record = seen;
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
    if (state == OpeningState.OPEN || state == OpeningState.FAILED) {
      return;
    }
    if (nowNanos - startedNanos >= config.deadline().toNanos()) {
      boolean asksZooKeeper = isWriting() || state == OpeningState.CONFIRMING;
      fail(asksZooKeeper ? Failure.UNKNOWN : Failure.NO_COPY, candidates.describe());
      return;
    }
    proceed(nowNanos);
    if (nowNanos - askedNanos >= config.retryInterval().toNanos()) {
      askAgain(nowNanos);
    }
  }

  private void askAgain(long nowNanos) {
    if (state == OpeningState.PROBING || state == OpeningState.FENCING) {
      ask(nowNanos);
    } else if (state == OpeningState.EQUALIZING) {
      if (config.together() && isPatienceOver(nowNanos)) {
        candidates.unlike(recovered).forEach(c -> drop(c, "did not go back", nowNanos));
      }
      level(nowNanos);
    } else if (state == OpeningState.CONFIRMING) {
      look(nowNanos);
    } else if (unknown) {
      unknown = false;
      if (state == OpeningState.CLAIMING) {
        effects.claim(change, epoch);
      } else {
        effects.propose(change, remaining);
      }
    }
  }

  /** Others of the group claim a higher epoch, and so does this one. */
  public void raise(long to) {
    if (state == OpeningState.CLAIMING) {
      epoch = Math.max(epoch, to);
    }
  }

  private boolean isWriting() {
    return state == OpeningState.CLAIMING || state == OpeningState.TRIMMING;
  }

  private void fail(Failure failure, String detail) {
    state = OpeningState.FAILED;
    effects.failed(failure, detail);
  }
}
