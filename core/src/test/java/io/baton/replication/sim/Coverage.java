package io.baton.replication.sim;

import com.google.common.collect.Maps;
import io.baton.replication.message.Learned;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.opening.OpeningEffects;
import java.util.EnumMap;
import java.util.Map;

/** Counts what is rare, so that a simulator that does not reach it any more is noticed. */
public final class Coverage {

  /** Something that a run may reach. */
  public enum Branch {
    ACKNOWLEDGED,
    SEVERAL_PARTS,
    SEVERAL_GROUPS,
    OVERDUE,
    CAPTURE_REFUSED,
    WRONG_BASE,
    STAGED_DROPPED,
    DISK_FULL,
    GROWN,
    /** A version that a replica keeps is read. */
    KEPT_VERSION_READ,
    /** A learner keeps what its source keeps. */
    KEPT_VERSION_LEARNED,
    /** A learner goes on without something that its source keeps. */
    KEPT_VERSION_LEFT_OUT,
    RESIZED,
    RESIZE_REFUSED,
    KILLED_BEFORE_EFFECT,
    KILLED_AFTER_EFFECT,
    REPLICA_LOST,
    REPLICA_MADE_BY_LEARNING,
    LEARNED,
    LEARNER_ROUNDS,
    LEARNER_BEHIND_ITS_READERS,
    LEARNER_AHEAD_OF_SOURCE,
    TAUGHT_OVER_DIVERGENT,
    JOINED,
    INCARNATION_SWAPPED,
    REMOVED,
    JOINER_DROPPED,
    WRITE_REISSUED,
    WRITE_LANDED_LATE,
    WON_IN_SPITE_OF_BAD_VERSION,
    WON_BEFORE_A_LATER_OPENING,
    CHANGE_LOST,
    STALE_FIRST_READ,
    OPENED,
    OPENED_BELOW_MIN_IN_SYNC,
    OPENED_AFTER_A_LATER_ONE,
    EQUALIZED,
    TRIMMED,
    RECOVERED_UNACKNOWLEDGED,
    OPEN_PREEMPTED,
    OPEN_FOUND_NO_COPY,
    OPEN_LEFT_TO_OWNER,
    OPEN_UNKNOWN,
    LOADED_FROM_NEXT_MEMBER,
    FENCED_WITH_UNCOMMITTED,
    ACKNOWLEDGED_AFTER_LATER_OPEN,
    FLUSHED,
    READ_COMMITTED,
    FOLLOWED,
    FOLLOWED_INTO_A_LATER_EPOCH,
    FOLLOWED_NOBODY,
    FOLLOWED_TO_THE_REMOVAL,
    READ_GONE,
    NOT_READABLE,
    REBOOTED_AND_BELIEVED,
    CLOSED_AND_BELIEVED,
    DAMAGED_BLOCK_REFUSED,
    DAMAGED_FRAME_CLOSED,
    SET_ASIDE,
    NEVER_REGISTERED,
    BEING_REGISTERED,
    NAME_TAKEN,
    REGISTERED_AGAIN,
    REGISTRATION_ABANDONED,
    REGISTRATION_FORESTALLED,
    REGISTRATION_UNDONE,
    REGISTRATION_FOUND_UNDONE,
    REMOVED_SEGMENT,
    UNDELETED,
    UNDELETE_TOO_LATE,
    UNDELETE_MET_TAKEN_NAME,
    UNDELETED_BEFORE_THE_END,
    GRACE_ENDED,
    REPLICA_GIVEN_UP,
    MADE_AFTER_GIVEN_UP,
    FORMER_HOLDER_HEARD,
    OWNER_TOLD_OF_REMOVAL,
    OPEN_FOUND_REMOVED,
    ACKNOWLEDGED_WHILE_REMOVED,
    ACKNOWLEDGED_WHILE_EXPIRED,
    WRITE_OF_EXPIRED_SESSION,
    OPEN_REFUSED_AS_OWNED,
    TAKEN_FROM_EXPIRED,
    WENT_BACK_NOTICED,
    WENT_BACK_OVER,
    PROBE_REFUSED_AS_WENT_BACK,
    OPEN_REFUSED_AS_WENT_BACK,
    REMOVAL_NOT_BELIEVED
  }

  /** A count in an array is one that changes without another object. */
  private final Map<Fault, long[]> faults = new EnumMap<>(Fault.class);

  private final Map<Branch, long[]> counts = new EnumMap<>(Branch.class);

  void injected(Fault fault) {
    faults.computeIfAbsent(fault, unused -> new long[1])[0]++;
  }

  /** How often each fault happened that did. */
  Map<Fault, Long> faults() {
    return Maps.transformValues(faults, count -> count[0]);
  }

  void reached(Branch branch) {
    counts.computeIfAbsent(branch, unused -> new long[1])[0]++;
  }

  /** A replica refused something. */
  void refused(Refused refusal) {
    switch (refusal.reason()) {
      case WRONG_BASE -> reached(Branch.WRONG_BASE);
      case CORRUPT -> reached(Branch.DAMAGED_BLOCK_REFUSED);
      case READ_GONE -> reached(Branch.READ_GONE);
      case NOT_READABLE -> reached(Branch.NOT_READABLE);
      default -> {}
    }
  }

  /** An opening ended as none. */
  void failed(OpeningEffects.Failure failure) {
    reached(
        switch (failure) {
          case NO_COPY -> Branch.OPEN_FOUND_NO_COPY;
          case PREEMPTED -> Branch.OPEN_PREEMPTED;
          case OWNER_ALIVE -> Branch.OPEN_LEFT_TO_OWNER;
          case REGISTRY_WENT_BACK -> Branch.OPEN_REFUSED_AS_WENT_BACK;
          case UNKNOWN -> Branch.OPEN_UNKNOWN;
        });
  }

  /** A learner has answered. */
  void taught(Reply reply) {
    if (reply instanceof Refused refusal && refusal.reason() == Refused.Reason.WRONG_BASE) {
      reached(Branch.LEARNER_BEHIND_ITS_READERS);
    } else if (reply instanceof Learned learned && learned.version().epoch() == learned.epoch()) {
      reached(learned.blocks() == 0 ? Branch.LEARNER_AHEAD_OF_SOURCE : Branch.LEARNED);
    }
  }

  /** How often it was reached. */
  public long count(Branch branch) {
    long[] count = counts.get(branch);
    return count == null ? 0 : count[0];
  }

  @Override
  public String toString() {
    return Maps.transformValues(counts, count -> count[0]).toString();
  }
}
